using System.Globalization;
using Pipeline.Cloud.Tests.Engines.SageMaker;
using Pipeline.Cloud.Tests.Glue;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Engines.Glue;

/// <summary>A Parquet file that is broken, by accident or on purpose, fails only its crawl.</summary>
[Trait("Cost", "process")]
public sealed class BrokenParquetTests : IAsyncDisposable
{
    private const int Mutations = 50;
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("MUTATION_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 1;
    private readonly GlueRoom _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task A_mutated_file_is_crawled_or_named_by_the_failed_crawl()
    {
        using var directory = new TemporaryDirectory();
        ParquetTrainingDataTests.Write(directory.File("t"), "select 1::int as a, 0.5 as b, {'x': [1.5::double]} as c");
        var good = await File.ReadAllBytesAsync(directory.File("t"), TestContext.Current.CancellationToken);
        await _room.MakeCrawler("", "training/train");
        var failed = 0;
        for (var mutation = 0; mutation < Mutations; mutation++)
        {
            var random = new Random(Seed + mutation);
            var mutated = good.ToArray();
            for (var i = random.Next(1, 20); i > 0; i--) mutated[random.Next(4, mutated.Length)] = (byte)random.Next(256);
            await PutAsync(directory, mutated);
            var crawl = await _room.Crawl();
            if ((string)crawl["Status"]! == "SUCCEEDED") continue;
            failed++;
            ((string)crawl["ErrorMessage"]!).ShouldStartWith("The Parquet file s3://lake/training/train/part-0 cannot be read: ", Case.Sensitive, $"MUTATION_SEED={Seed + mutation}");
        }

        failed.ShouldBeGreaterThan(0);
        await PutAsync(directory, good);
        ((string)(await _room.Crawl())["Status"]!).ShouldBe("SUCCEEDED");
    }

    private async Task PutAsync(TemporaryDirectory directory, byte[] content)
    {
        await File.WriteAllBytesAsync(directory.File("mutated"), content, TestContext.Current.CancellationToken);
        await _room.Objects.PutFileAsync("lake", "training/train/part-0", directory.File("mutated"), "", default);
    }
}
