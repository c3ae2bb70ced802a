using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.S3;
using Pipeline.Cloud;
using Pipeline.Cloud.Deployment;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Cloud.SageMaker.Settings;
using Pipeline.Cloud.StepFunctions;
using Pipeline.Testing;

namespace Pipeline.Bench.Workflow.Stack;

/// <summary>A local cloud with what the two state machines need of template.yaml: the lake's tables and views, its crawler, the workgroup, the topic, the machines.</summary>
internal sealed class LakeStack : IAsyncDisposable
{
    /// <summary>The bucket of the lake.</summary>
    public const string Bucket = "bench-data-000000000000-us-east-1";

    /// <summary>The database that template.yaml declares.</summary>
    public const string Database = "bench_lake";

    /// <summary>The crawler and the workgroup.</summary>
    public const string Lake = "bench-lake";

    /// <summary>How much memory a query may use, in MiB. The queries before there was a window take more for three million trips than the local cloud gives one.</summary>
    public const int QueryMegabytes = 2048;

    private readonly RunningServices _services;
    private readonly Dictionary<string, string> _machines = [];

    private LakeStack(RunningServices services)
    {
        _services = services;
        Client = new AmazonS3Client(
            new BasicAWSCredentials("bench", "bench"),
            new AmazonS3Config { ServiceURL = services.Cloud.Endpoint.ToString(), ForcePathStyle = true, AuthenticationRegion = "us-east-1" });
    }

    /// <summary>The lake's objects.</summary>
    public IObjectStore Objects => _services.Objects;

    /// <summary>The lake's objects as the functions reach them.</summary>
    public IAmazonS3 Client { get; }

    /// <summary>Starts the cloud and makes the resources.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="directory">The cloud's data.</param>
    /// <param name="windowDays">For how many days back a run learns from trips and labels.</param>
    /// <param name="time">The clock.</param>
    public static async Task<LakeStack> StartAsync(string root, string directory, int windowDays, TimeProvider time)
    {
        var options = new LocalCloudOptions
        {
            Port = 0,
            DataDirectory = directory,
            NodeModules = Path.Combine(root, "local", "node_modules"),
            // No stage asks for a table of DynamoDB: nobody needs to listen there.
            Delegates = new Dictionary<string, Uri> { ["dynamodb"] = new("http://127.0.0.1:9") },
        };
        // The engines are measured, not the waits between two looks at them.
        var settings = new ServiceSettings
        {
            StepFunctions = new StepFunctionsOptions { WaitScale = 0.005 },
            SageMaker = new SageMakerOptions { DeploymentWaitScale = 0 },
            EnforceAccess = false,
            QueryMegabytes = QueryMegabytes,
        };
        var services = await RunningServices.StartAsync(options, settings, time, CancellationToken.None);
        var stack = new LakeStack(services);
        await stack.CallAsync("s3", "CreateBucket", new JsonObject { ["Bucket"] = Bucket });
        await new TemplateDeployer(options, services.Cloud.Dispatcher, time).DeployAsync(
            new DeploymentOptions { TemplateFile = LakeTemplate.WriteTo(directory), ArtifactsDirectory = directory, StackName = "bench" }, CancellationToken.None);
        await stack.CallAsync("glue", "CreateCrawler", JsonNode.Parse($$$"""
            {"Name": "{{{Lake}}}", "Role": "crawler", "Targets": {"CatalogTargets": [{"DatabaseName": "{{{Database}}}", "Tables": ["scored", "quarantine", "labels"]}]},
             "SchemaChangePolicy": {"UpdateBehavior": "LOG", "DeleteBehavior": "LOG"}}
            """)!);
        await stack.CallAsync("athena", "CreateWorkGroup", JsonNode.Parse($$$$"""
            {"Name": "{{{{Lake}}}}", "Configuration": {"ResultConfiguration": {"OutputLocation": "s3://{{{{Bucket}}}}/athena/"}}}
            """)!);
        var topic = (string)(await stack.CallAsync("sns", "CreateTopic", new JsonObject { ["Name"] = "decisions" }))["TopicArn"]!;
        await stack.CreateMachineAsync("compact", Definitions.Compact(root, topic));
        await stack.CreateMachineAsync("retrain", Definitions.Retrain(root, topic, windowDays));
        return stack;
    }

    /// <summary>Runs a state machine to its end.</summary>
    /// <exception cref="InvalidOperationException">The run failed.</exception>
    public async Task<WorkflowRun> RunAsync(string machine, string name)
    {
        var started = await CallAsync("sfn", "StartExecution", new JsonObject { ["stateMachineArn"] = _machines[machine], ["name"] = name });
        var arn = (string)started["executionArn"]!;
        await ((StepFunctionsService)_services.Cloud.Dispatcher.ByName("sfn")!).WaitAsync(arn, CancellationToken.None);
        var ended = await CallAsync("sfn", "DescribeExecution", new JsonObject { ["executionArn"] = arn });
        if ((string?)ended["status"] != "SUCCEEDED") throw new InvalidOperationException($"The execution {name} of {machine} ended as {ended["status"]}: {ended["error"]}, {ended["cause"]}");
        var events = new List<JsonNode>();
        var page = new JsonObject { ["executionArn"] = arn, ["maxResults"] = 1000 };
        while (true)
        {
            var answer = await CallAsync("sfn", "GetExecutionHistory", page);
            events.AddRange(answer["events"]!.AsArray().Select(item => item!));
            if (answer["nextToken"] is not { } token) break;
            page["nextToken"] = token.DeepClone();
        }

        return new WorkflowRun(JsonNode.Parse((string)ended["output"]!)!.AsObject(), events);
    }

    /// <summary>
    /// Says that the model that serves has done so for longer. The first model cannot serve before the lake has landed, and only what a model
    /// answered while it served counts for it.
    /// </summary>
    /// <param name="since">Since when.</param>
    public async Task LetServeSinceAsync(DateTimeOffset since)
    {
        var endpoint = await CallAsync("sagemaker", "DescribeEndpoint", new JsonObject { ["EndpointName"] = Definitions.Endpoint });
        var configuration = await CallAsync("sagemaker", "DescribeEndpointConfig", new JsonObject { ["EndpointConfigName"] = endpoint["EndpointConfigName"]!.DeepClone() });
        await CallAsync("sagemaker", "AddTags", new JsonObject
        {
            ["ResourceArn"] = configuration["EndpointConfigArn"]!.DeepClone(),
            ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "ServingSince", ["Value"] = since.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) }),
        });
    }

    /// <summary>Calls an operation.</summary>
    public Task<JsonObject> CallAsync(string service, string operation, JsonNode input) =>
        _services.Cloud.Dispatcher.InvokeAsync(
            service, operation, input.AsObject(), new CallContext(new Caller("bench", "arn:aws:iam::000000000000:root"), "us-east-1", "bench", CancellationToken.None));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return _services.DisposeAsync();
    }

    private async Task CreateMachineAsync(string name, JsonObject definition)
    {
        var created = await CallAsync("sfn", "CreateStateMachine", new JsonObject
        {
            ["name"] = name,
            ["definition"] = definition.ToJsonString(),
            ["roleArn"] = "arn:aws:iam::000000000000:role/workflow",
        });
        _machines[name] = (string)created["stateMachineArn"]!;
    }
}
