using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Cloud.SageMaker.Storage;

namespace Pipeline.Cloud.Tests.SageMaker.Hosting;

/// <summary>A model that is broken, by chance or on purpose, breaks its own process: its endpoint fails as SageMaker's would.</summary>
[Trait("Cost", "process")]
public sealed class BrokenModelTests
{
    private const int Mutations = 25;
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("MUTATION_SEED"), out var seed) ? seed : 1;

    [Fact]
    public async Task Mutated_models_serve_or_fail_and_other_endpoints_keep_serving()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        await sagemaker.ModelAsync("good");
        await sagemaker.CallAsync("CreateEndpoint", new JsonObject { ["EndpointName"] = "good", ["EndpointConfigName"] = "good" });
        await sagemaker.EndpointAsync("good", "InService");
        var model = ModelArchive.Read(Archive(sagemaker, "good").FilePath).Single();
        var (served, failed) = (0, 0);
        for (var mutation = 0; mutation < Mutations; mutation++)
        {
            var name = $"mutated-{mutation}";
            var endpoint = await EndpointAsync(sagemaker, name, Mutated(model, Seed + mutation));
            if ((string)endpoint["EndpointStatus"]! == "Failed")
            {
                failed++;
                ((string)endpoint["FailureReason"]!).ShouldContain("did not pass the ping health check", Case.Sensitive, $"MUTATION_SEED={Seed + mutation}");
                continue;
            }

            served++;
            using var answer = await sagemaker.InvokeAsync(name, "2,1");
            answer.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, (HttpStatusCode)424);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{served} mutated models served, {failed} failed");
        failed.ShouldBeGreaterThan(0);
        using var still = await sagemaker.InvokeAsync("good", "2,1");
        still.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_model_whose_process_ends_is_begun_again()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        await sagemaker.ModelAsync("good");
        await sagemaker.CallAsync("CreateEndpoint", new JsonObject { ["EndpointName"] = "good", ["EndpointConfigName"] = "good" });
        await sagemaker.EndpointAsync("good", "InService");
        using (var engine = System.Diagnostics.Process.GetProcessById(sagemaker.Service.ModelProcesses("good").ShouldHaveSingleItem()))
        {
            engine.Kill();
            await engine.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        using var again = await sagemaker.InvokeAsync("good", "2,1");
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_archive_that_inflates_without_end_is_refused()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        await sagemaker.ModelAsync("good");
        using var bomb = new MemoryStream();
        await using (var gzip = new GZipStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 300; i++) await gzip.WriteAsync(zeros, TestContext.Current.CancellationToken);
        }

        await sagemaker.PutAsync("bomb.tar.gz", bomb.ToArray());
        var endpoint = await CreateAsync(sagemaker, "bomb", "s3://lake/bomb.tar.gz");
        ((string)endpoint["EndpointStatus"]!, ((string)endpoint["FailureReason"]!).StartsWith("Failed to extract model data archive", StringComparison.Ordinal)).ShouldBe(("Failed", true));
    }

    private static byte[] Mutated(byte[] model, int seed)
    {
        var random = new Random(seed);
        var mutated = model.ToArray();
        for (var i = random.Next(1, 20); i > 0; i--) mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
        return mutated;
    }

    private static StoredObject Archive(SageMakerUnderTest sagemaker, string job) => sagemaker.Objects.List("lake", "models/").First(stored => stored.Key.Contains(job, StringComparison.Ordinal));

    private static async Task<JsonObject> EndpointAsync(SageMakerUnderTest sagemaker, string name, byte[] model)
    {
        var archive = Path.GetTempFileName();
        File.Delete(archive);
        ModelArchive.Write(archive, model, DateTimeOffset.UnixEpoch);
        await sagemaker.PutAsync(name + ".tar.gz", await File.ReadAllBytesAsync(archive, TestContext.Current.CancellationToken));
        File.Delete(archive);
        return await CreateAsync(sagemaker, name, $"s3://lake/{name}.tar.gz");
    }

    private static async Task<JsonObject> CreateAsync(SageMakerUnderTest sagemaker, string name, string url)
    {
        await sagemaker.CallAsync("CreateModel", new JsonObject
        {
            ["ModelName"] = name,
            ["ExecutionRoleArn"] = "arn:aws:iam::000000000000:role/training",
            ["PrimaryContainer"] = new JsonObject { ["Image"] = SageMakerUnderTest.Image, ["ModelDataUrl"] = url },
        });
        await sagemaker.CallAsync("CreateEndpointConfig", new JsonObject
        {
            ["EndpointConfigName"] = name,
            ["ProductionVariants"] = new JsonArray(new JsonObject { ["VariantName"] = "live", ["ModelName"] = name, ["InitialInstanceCount"] = 1, ["InstanceType"] = "ml.m5.large" }),
        });
        await sagemaker.CallAsync("CreateEndpoint", new JsonObject { ["EndpointName"] = name, ["EndpointConfigName"] = name });
        return await sagemaker.EndpointAsync(name, "InService", "Failed");
    }
}
