using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.SageMaker.Settings;
using Pipeline.Cloud.Tests.Engines.SageMaker;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.SageMaker.Training;

/// <summary>Files and hyperparameters of a job can bring down its own process only: the job fails as SageMaker's would, and the next one trains.</summary>
[Trait("Cost", "process")]
public sealed class TrainingLimitTests
{
    private const int Mutations = 25;
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("MUTATION_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 1;

    [Theory]
    [InlineData("""{"num_parallel_tree":"2000000000","max_depth":"1"}""", 1024, "MaxRuntimeExceeded", null)]
    [InlineData("""{"num_parallel_tree":"2000000000","tree_method":"exact"}""", 256, "Failed", "exit code: 137")]
    [InlineData("""{"objective":"multi:softprob","num_class":"1000000"}""", 256, "Failed", "exit code: 137")]
    [InlineData("""{"nthread":"1000000"}""", 256, "Failed", "exit code: 139")]
    public async Task A_job_that_exceeds_a_limit_ends_and_the_next_one_trains(string hyperparameters, int megabytes, string status, string? reason)
    {
        await using var sagemaker = await StartAsync(megabytes);
        await PutRowsAsync(sagemaker);
        var job = SageMakerUnderTest.Job("greedy");
        foreach (var (name, value) in JsonNode.Parse(hyperparameters)!.AsObject()) job["HyperParameters"]![name] = (string)value!;
        job["StoppingCondition"]!["MaxRuntimeInSeconds"] = megabytes > 256 ? 1 : 20;
        var ended = await sagemaker.TrainAsync(job);
        ((string)ended["SecondaryStatus"]!).ShouldBe(status, (string?)ended["FailureReason"]);
        ((string?)ended["FailureReason"])?[^14..].ShouldBe(reason);
        await TrainsAsync(sagemaker);
    }

    [Fact]
    public async Task A_line_without_an_end_fails_the_job_by_its_row()
    {
        await using var sagemaker = await StartAsync();
        await PutRowsAsync(sagemaker);
        await sagemaker.PutAsync("training/train/b.csv", new byte[400 << 20]);
        var failed = await sagemaker.TrainAsync(SageMakerUnderTest.Job("endless"));
        ((string)failed["FailureReason"]!).ShouldContain("row 1 of training/train/b.csv: it is longer than 16 MiB");
        await sagemaker.PutAsync("training/train/b.csv", SageMakerUnderTest.Rows(400, seed: 3));
        await TrainsAsync(sagemaker);
    }

    [Fact]
    public async Task Mutated_parquet_trains_or_fails_its_job()
    {
        await using var sagemaker = await StartAsync();
        using var directory = new TemporaryDirectory();
        ParquetTrainingDataTests.Write(directory.File("t"), "select 2 * (i % 97) as label, i % 97 as x, nullif(i % 3, 0) as y from range(400) t(i)");
        var good = await File.ReadAllBytesAsync(directory.File("t"), TestContext.Current.CancellationToken);
        await sagemaker.PutAsync("training/validation/a", good);
        var statuses = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var mutation = 0; mutation < Mutations; mutation++)
        {
            var random = new Random(Seed + mutation);
            var mutated = good.ToArray();
            // Most of a small file is its footer.
            for (var i = random.Next(1, 20); i > 0; i--) mutated[random.Next(4, mutated.Length - 8)] = (byte)random.Next(256);
            await sagemaker.PutAsync("training/train/a", mutated);
            var job = SageMakerUnderTest.Job($"mutated-{mutation}", contentType: "application/x-parquet");
            job["StoppingCondition"]!["MaxRuntimeInSeconds"] = 20;
            var ended = await sagemaker.TrainAsync(job);
            var status = (string)ended["TrainingJobStatus"]!;
            status.ShouldBeOneOf(["Completed", "Failed", "Stopped"], $"MUTATION_SEED={Seed + mutation}");
            if (status == "Failed") ((string)ended["FailureReason"]!).ShouldNotStartWith("InternalServerError", Case.Sensitive, $"MUTATION_SEED={Seed + mutation}");
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", statuses));
        statuses.ShouldContainKey("Failed");
        await sagemaker.PutAsync("training/train/a", good);
        var last = await sagemaker.TrainAsync(SageMakerUnderTest.Job("good", contentType: "application/x-parquet"));
        ((string)last["TrainingJobStatus"]!).ShouldBe("Completed", (string?)last["FailureReason"]);
    }

    private static Task<SageMakerUnderTest> StartAsync(int megabytes = 256) => SageMakerUnderTest.StartAsync(options: new SageMakerOptions { TrainingMegabytes = megabytes });

    private static async Task PutRowsAsync(SageMakerUnderTest sagemaker)
    {
        await sagemaker.PutAsync("training/train/a.csv", SageMakerUnderTest.Rows(400, seed: 1));
        await sagemaker.PutAsync("training/validation/a.csv", SageMakerUnderTest.Rows(100, seed: 2));
    }

    private static async Task TrainsAsync(SageMakerUnderTest sagemaker)
    {
        var next = await sagemaker.TrainAsync(SageMakerUnderTest.Job("next"));
        ((string)next["TrainingJobStatus"]!).ShouldBe("Completed", (string?)next["FailureReason"]);
    }
}
