using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Engines.SageMaker;
using Pipeline.Cloud.S3;
using Pipeline.Cloud.SageMaker;
using Pipeline.Cloud.SageMaker.Settings;
using Pipeline.Cloud.Targets;
using Pipeline.Cloud.Tests.Persistence;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.SageMaker;

/// <summary>Models, endpoints and jobs over a restart, beside the buckets that hold their files.</summary>
[Trait("Cost", "process")]
public sealed class KeptModelTests : IDisposable
{
    private readonly KeptCloud _cloud = new();

    public void Dispose() => _cloud.Dispose();

    [Fact]
    public async Task An_endpoint_comes_back_in_service_and_jobs_are_described_as_before()
    {
        string[] before;
        await using (var life = await StartAsync())
        {
            await life.CallAsync("s3", "CreateBucket", """{"Bucket":"lake"}""");
            foreach (var channel in new[] { "train", "validation" }) await life.S3.PutAsync("lake", $"training/{channel}/a.csv", System.Text.Encoding.UTF8.GetBytes(SageMakerUnderTest.Rows(200, 1)), "text/csv", default);
            var job = SageMakerUnderTest.Job("first");
            job["Tags"] = new JsonArray(new JsonObject { ["Key"] = "k", ["Value"] = "v" });
            await life.Life.CallAsync("sagemaker", "CreateTrainingJob", job.ToJsonString());
            await EndAsync(life.Life, "first");
            await life.CallAsync("sagemaker", "CreateModel", $$"""
                {"ModelName":"first","ExecutionRoleArn":"arn:aws:iam::000000000000:role/r","PrimaryContainer":{"Image":"{{SageMakerUnderTest.Image}}","ModelDataUrl":"s3://lake/models/first/output/model.tar.gz"} }
                """);
            await life.CallAsync("sagemaker", "CreateEndpointConfig", """{"EndpointConfigName":"first","ProductionVariants":[{"VariantName":"v","ModelName":"first","InstanceType":"ml.m5.large","InitialInstanceCount":1}]}""");
            await life.CallAsync("sagemaker", "CreateEndpoint", """{"EndpointName":"rows","EndpointConfigName":"first","Tags":[{"Key":"e","Value":"w"}]}""");
            await Eventually.HoldsAsync(async () => (await life.Life.AskAsync("sagemaker", "DescribeEndpoint", """{"EndpointName":"rows"}""")).Contains("InService", StringComparison.Ordinal), "the endpoint is in service");
            // Deleted while it serves, which AWS allows.
            await life.CallAsync("sagemaker", "DeleteEndpointConfig", """{"EndpointConfigName":"first"}""");
            before = await SeenAsync(life.Life);
        }

        _cloud.Time.Advance(TimeSpan.FromHours(1));
        await using var again = await StartAsync();
        (await SeenAsync(again.Life)).ShouldBe(before);
        again.Service.ModelProcesses("rows").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_job_that_was_running_has_failed_and_says_why()
    {
        await using (var life = await StartAsync())
        {
            await life.CallAsync("s3", "CreateBucket", """{"Bucket":"lake"}""");
            foreach (var channel in new[] { "train", "validation" }) await life.S3.PutAsync("lake", $"training/{channel}/a.csv", System.Text.Encoding.UTF8.GetBytes(SageMakerUnderTest.Rows(2000, 1)), "text/csv", default);
            await life.Life.CallAsync("sagemaker", "CreateTrainingJob", SageMakerUnderTest.Job("long", new JsonObject { ["num_round"] = "100000", ["objective"] = "reg:squarederror" }).ToJsonString());
        }

        await using var again = await StartAsync();
        var described = await again.Life.CallAsync("sagemaker", "DescribeTrainingJob", """{"TrainingJobName":"long"}""");
        described["TrainingJobStatus"]!.ToString().ShouldBe("Failed");
        described["FailureReason"]!.ToString().ShouldBe("InternalServerError: The local cloud ended while the job was running.");
    }

    private static Task EndAsync(CloudLife life, string job) => Eventually.HoldsAsync(
        async () => (await life.AskAsync("sagemaker", "DescribeTrainingJob", $$"""{"TrainingJobName":"{{job}}"}""")).Contains("\"TrainingJobStatus\":\"Completed\"", StringComparison.Ordinal), "the job completes");

    private static async Task<string[]> SeenAsync(CloudLife life)
    {
        var calls = new (string Operation, string Input)[]
        {
            ("DescribeTrainingJob", """{"TrainingJobName":"first"}"""), ("ListTrainingJobs", "{}"), ("DescribeModel", """{"ModelName":"first"}"""), ("ListModels", "{}"),
            ("ListEndpointConfigs", "{}"), ("DescribeEndpoint", """{"EndpointName":"rows"}"""), ("ListEndpoints", "{}"),
            ("ListTags", """{"ResourceArn":"arn:aws:sagemaker:us-east-1:000000000000:endpoint/rows"}"""), ("ListTags", """{"ResourceArn":"arn:aws:sagemaker:us-east-1:000000000000:training-job/first"}"""),
        };
        var seen = new List<string>();
        foreach (var (operation, input) in calls) seen.Add(await life.AskAsync("sagemaker", operation, input));
        return [.. seen];
    }

    private async Task<Started> StartAsync()
    {
        var (s3, service) = ((S3Service?)null, (SageMakerService?)null);
        var life = await _cloud.StartAsync(context => new ICloudService[]
        {
            s3 = new S3Service(context, TextWriter.Null, new UncheckedTargetPolicies()),
            service = new SageMakerService(context, new SageMakerOptions(), s3, new XgBoostAlgorithm(context.Options.NodeModules)),
        });
        return new Started(life, s3!, service!);
    }

    private sealed record Started(CloudLife Life, S3Service S3, SageMakerService Service) : IAsyncDisposable
    {
        public Task<JsonObject> CallAsync(string service, string operation, string input) => Life.CallAsync(service, operation, input);

        public ValueTask DisposeAsync() => Life.DisposeAsync();
    }
}
