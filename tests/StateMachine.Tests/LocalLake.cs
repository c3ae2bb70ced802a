using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud;
using Pipeline.Cloud.Deployment;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3;
using Pipeline.Cloud.SageMaker.Settings;
using Pipeline.Cloud.StepFunctions;
using Pipeline.Testing;

namespace Pipeline.StateMachine.Tests;

/// <summary>The lake that template.yaml declares, in the local S3, Glue and Athena.</summary>
internal sealed class LocalLake : IAsyncDisposable
{
    /// <summary>The bucket.</summary>
    public const string Bucket = "stack-data-000000000000-us-east-1";

    private readonly TemporaryDirectory _directory;

    private LocalLake(TemporaryDirectory directory, RunningServices services) => (_directory, Services) = (directory, services);

    /// <summary>The local cloud.</summary>
    public RunningServices Services { get; }

    private S3Service S3 => (S3Service)Services.Cloud.Dispatcher.ByName("s3")!;

    /// <summary>Starts the services, whose waits take almost no time, and makes the bucket, the database, the tables and the views.</summary>
    /// <param name="time">The clock; null for the machine's.</param>
    public static async Task<LocalLake> StartAsync(TimeProvider? time = null)
    {
        var directory = new TemporaryDirectory();
        var options = new LocalCloudOptions
        {
            Port = 0,
            DataDirectory = directory.Path,
            NodeModules = Repository.NodeModules,
            // Nothing here asks for a table: nobody needs to listen there.
            Delegates = new Dictionary<string, Uri> { ["dynamodb"] = new("http://127.0.0.1:9") },
        };
        var settings = new ServiceSettings
        {
            StepFunctions = new StepFunctionsOptions { WaitScale = 0.005 },
            SageMaker = new SageMakerOptions { DeploymentWaitScale = 0 },
            // The roles of these resources are names only; what the template's may do is checked where it is deployed.
            EnforceAccess = false,
        };
        var services = await RunningServices.StartAsync(options, settings, time ?? TimeProvider.System, TestContext.Current.CancellationToken);
        var lake = new LocalLake(directory, services);
        await lake.CallAsync("s3", "CreateBucket", new JsonObject { ["Bucket"] = Bucket });
        using var folder = new TemporaryDirectory();
        await new TemplateDeployer(options, services.Cloud.Dispatcher, TimeProvider.System).DeployAsync(
            new DeploymentOptions { TemplateFile = LakeTemplate.WriteTo(folder.Path), ArtifactsDirectory = folder.Path, StackName = "stack" }, TestContext.Current.CancellationToken);
        return lake;
    }

    /// <summary>Puts an object.</summary>
    public Task PutAsync(string key, string text) => S3.PutAsync(Bucket, key, Encoding.UTF8.GetBytes(text), "text/csv", TestContext.Current.CancellationToken);

    /// <summary>The content of the one object below a prefix.</summary>
    public byte[] Read(string prefix) => File.ReadAllBytes(Services.Objects.List(Bucket, prefix).ShouldHaveSingleItem().FilePath);

    /// <summary>Calls an operation.</summary>
    public Task<JsonObject> CallAsync(string service, string operation, JsonObject input) => Services.Cloud.Dispatcher.InvokeAsync(
        service, operation, input, new CallContext(new Caller("test", "arn:aws:iam::000000000000:root"), "us-east-1", "test", TestContext.Current.CancellationToken));

    /// <summary>Runs a query to its end.</summary>
    /// <returns>The result's file; empty for an UNLOAD.</returns>
    public async Task<byte[]> RunAsync(string sql)
    {
        var id = await SucceedAsync(sql);
        return sql.StartsWith("UNLOAD", StringComparison.Ordinal) ? [] : await File.ReadAllBytesAsync(S3.Find(Bucket, $"results/{id}.csv")!.FilePath, TestContext.Current.CancellationToken);
    }

    /// <summary>Runs a query to its end.</summary>
    /// <returns>The rows of the result, without the names of the columns.</returns>
    public async Task<IReadOnlyList<string?[]>> RowsAsync(string sql)
    {
        var results = await CallAsync("athena", "GetQueryResults", new JsonObject { ["QueryExecutionId"] = await SucceedAsync(sql) });
        return [.. results["ResultSet"]!["Rows"]!.AsArray().Skip(1).Select(row => row!["Data"]!.AsArray().Select(field => (string?)field!["VarCharValue"]).ToArray())];
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        _directory.Dispose();
    }

    private async Task<string> SucceedAsync(string sql)
    {
        var started = await CallAsync("athena", "StartQueryExecution", new JsonObject
        {
            ["QueryString"] = sql,
            ["QueryExecutionContext"] = new JsonObject { ["Database"] = "stack_lake" },
            ["ResultConfiguration"] = new JsonObject { ["OutputLocation"] = $"s3://{Bucket}/results/" },
        });
        var id = started["QueryExecutionId"]!.GetValue<string>();
        JsonNode query = started;
        await Eventually.HoldsAsync(
            async () =>
            {
                query = (await CallAsync("athena", "GetQueryExecution", new JsonObject { ["QueryExecutionId"] = id }))["QueryExecution"]!;
                return (string?)query["Status"]!["State"] is not ("QUEUED" or "RUNNING");
            },
            "the query ends");
        ((string?)query["Status"]!["State"]).ShouldBe("SUCCEEDED", (string?)query["Status"]!["StateChangeReason"]);
        return id;
    }
}
