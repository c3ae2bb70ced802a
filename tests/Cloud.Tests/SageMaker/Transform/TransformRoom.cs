using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker.Storage;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.SageMaker.Transform;

/// <summary>A cloud with the model <c>linear</c>, whose jobs transform <c>s3://lake/in/</c> to <c>s3://lake/out</c>.</summary>
internal sealed class TransformRoom : IAsyncDisposable
{
    public const string Role = "arn:aws:iam::000000000000:role/serving";

    private TransformRoom(SageMakerUnderTest sagemaker, LinearAlgorithm algorithm) => (SageMaker, Algorithm) = (sagemaker, algorithm);

    public SageMakerUnderTest SageMaker { get; }

    public LinearAlgorithm Algorithm { get; }

    public static async Task<TransformRoom> StartAsync(IRoles? roles = null)
    {
        var algorithm = new LinearAlgorithm();
        var sagemaker = await SageMakerUnderTest.StartAsync(algorithm: algorithm, roles: roles);
        using var directory = new TemporaryDirectory();
        ModelArchive.Write(directory.File("model.tar.gz"), [1], DateTimeOffset.UnixEpoch);
        await sagemaker.PutAsync("models/linear.tar.gz", await File.ReadAllBytesAsync(directory.File("model.tar.gz"), TestContext.Current.CancellationToken));
        await sagemaker.CallAsync("CreateModel", new JsonObject
        {
            ["ModelName"] = "linear",
            ["PrimaryContainer"] = new JsonObject { ["Image"] = SageMakerUnderTest.Image, ["ModelDataUrl"] = "s3://lake/models/linear.tar.gz" },
            ["ExecutionRoleArn"] = Role,
        });
        return new TransformRoom(sagemaker, algorithm);
    }

    public static JsonObject Job(string name = "job", string changes = "{}", string model = "linear")
    {
        var job = JsonNode.Parse($$"""
            {
              "TransformJobName": "{{name}}", "ModelName": "{{model}}",
              "TransformInput": {"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://lake/in/"} }, "ContentType": "text/csv", "SplitType": "Line"},
              "TransformOutput": {"S3OutputPath": "s3://lake/out", "AssembleWith": "Line"},
              "TransformResources": {"InstanceType": "ml.m5.large", "InstanceCount": 1}
            }
            """)!.AsObject();
        Merge(job, JsonNode.Parse(changes)!.AsObject());
        return job;
    }

    /// <summary>Creates a job and waits for its end.</summary>
    public async Task<JsonObject> TransformAsync(JsonObject job)
    {
        await SageMaker.CallAsync("CreateTransformJob", job);
        return await EndOfAsync((string)job["TransformJobName"]!);
    }

    public Task<JsonObject> EndOfAsync(string job) => SageMaker.PollAsync(
        "DescribeTransformJob", new JsonObject { ["TransformJobName"] = job }, answer => (string)answer["TransformJobStatus"]! is "Completed" or "Failed" or "Stopped");

    /// <summary>Transforms and expects it to complete.</summary>
    public async Task<JsonObject> CompleteAsync(JsonObject job)
    {
        var done = await TransformAsync(job);
        ((string)done["TransformJobStatus"]!).ShouldBe("Completed", (string?)done["FailureReason"]);
        return done;
    }

    /// <summary>Transforms and expects it to fail.</summary>
    public async Task<string> FailAsync(JsonObject job)
    {
        var done = await TransformAsync(job);
        ((string)done["TransformJobStatus"]!).ShouldBe("Failed");
        return (string)done["FailureReason"]!;
    }

    public Task<AwsException> RefusedAsync(JsonObject job) => Should.ThrowAsync<AwsException>(() => SageMaker.CallAsync("CreateTransformJob", job));

    public string[] Outputs() => [.. SageMaker.Objects.List("lake", "").Select(stored => stored.Key).Where(key => key.EndsWith(".out", StringComparison.Ordinal))];

    public string Output(string key) => File.ReadAllText(SageMaker.Objects.Find("lake", key).ShouldNotBeNull($"there are {string.Join(", ", Outputs())}").FilePath, Encoding.UTF8);

    public ValueTask DisposeAsync() => SageMaker.DisposeAsync();

    private static void Merge(JsonObject target, JsonObject changes)
    {
        foreach (var (name, value) in changes)
        {
            if (value is JsonObject nested && target[name] is JsonObject own) Merge(own, nested);
            else if (value is null) target.Remove(name);
            else target[name] = value.DeepClone();
        }
    }
}
