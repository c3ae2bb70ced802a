using System.Text.Json.Nodes;
using Pipeline.Cloud;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Cloud.StepFunctions;
using Pipeline.Cloud.StepFunctions.Definitions;

namespace Pipeline.Bench.Workflow.Running;

/// <summary>A local cloud with what the state machine needs of template.yaml: the lake, its crawler, the workgroup, the topic, the machine itself.</summary>
internal sealed class WorkflowStack : IAsyncDisposable
{
    /// <summary>The bucket of the lake.</summary>
    public const string Bucket = "lake";

    /// <summary>Rounds of a training job. The state machine's early stopping would end the sizes after different ones.</summary>
    public const int Rounds = 40;

    private readonly RunningServices _services;
    private readonly string _machine;

    private WorkflowStack(RunningServices services, string machine) => (_services, _machine) = (services, machine);

    /// <summary>The lake's objects.</summary>
    public IObjectStore Objects => (S3Service)_services.Cloud.Dispatcher.ByName("s3")!;

    /// <summary>Starts the cloud and makes the resources.</summary>
    public static async Task<WorkflowStack> StartAsync(string root, string directory, TimeProvider time)
    {
        var options = new LocalCloudOptions
        {
            Port = 0,
            DataDirectory = directory,
            NodeModules = Path.Combine(root, "local", "node_modules"),
            // No stage asks for a table: nobody needs to listen there.
            Delegates = new Dictionary<string, Uri> { ["dynamodb"] = new("http://127.0.0.1:9") },
        };
        // The engines are measured, not the waits between two looks at them.
        var settings = new ServiceSettings { StepFunctions = new StepFunctionsOptions { WaitScale = 0.005 }, EnforceAccess = false };
        var services = await RunningServices.StartAsync(options, settings, time, CancellationToken.None);
        await CallAsync(services, "s3", "CreateBucket", new JsonObject { ["Bucket"] = Bucket });
        await CallAsync(services, "glue", "CreateDatabase", JsonNode.Parse("""{"DatabaseInput": {"Name": "lake"}}""")!);
        await CallAsync(services, "glue", "CreateCrawler", JsonNode.Parse("""
            {"Name": "lake", "Role": "crawler", "DatabaseName": "lake",
             "Targets": {"S3Targets": [{"Path": "s3://lake/scored/"}, {"Path": "s3://lake/labels/"}]},
             "SchemaChangePolicy": {"UpdateBehavior": "UPDATE_IN_DATABASE", "DeleteBehavior": "LOG"},
             "Configuration": "{\"Version\":1.0,\"Grouping\":{\"TableGroupingPolicy\":\"CombineCompatibleSchemas\"}}"}
            """)!);
        await CallAsync(services, "athena", "CreateWorkGroup", JsonNode.Parse("""
            {"Name": "lake", "Configuration": {"ResultConfiguration": {"OutputLocation": "s3://lake/athena/"}}}
            """)!);
        var topic = await CallAsync(services, "sns", "CreateTopic", new JsonObject { ["Name"] = "decisions" });
        var created = await CallAsync(services, "sfn", "CreateStateMachine", new JsonObject
        {
            ["name"] = "retrain",
            ["definition"] = Definition(root, (string)topic["TopicArn"]!),
            ["roleArn"] = "arn:aws:iam::000000000000:role/workflow",
        });
        return new WorkflowStack(services, (string)created["stateMachineArn"]!);
    }

    /// <summary>Runs the state machine to its end.</summary>
    /// <exception cref="InvalidOperationException">The run failed.</exception>
    public async Task<WorkflowRun> RunAsync(string name)
    {
        var started = await CallAsync(_services, "sfn", "StartExecution", new JsonObject { ["stateMachineArn"] = _machine, ["name"] = name });
        var arn = (string)started["executionArn"]!;
        await ((StepFunctionsService)_services.Cloud.Dispatcher.ByName("sfn")!).WaitAsync(arn, CancellationToken.None);
        var ended = await CallAsync(_services, "sfn", "DescribeExecution", new JsonObject { ["executionArn"] = arn });
        if ((string?)ended["status"] != "SUCCEEDED") throw new InvalidOperationException($"The execution {name} ended as {ended["status"]}: {ended["error"]}, {ended["cause"]}");
        var events = new List<JsonNode>();
        var page = new JsonObject { ["executionArn"] = arn, ["maxResults"] = 1000 };
        while (true)
        {
            var answer = await CallAsync(_services, "sfn", "GetExecutionHistory", page);
            events.AddRange(answer["events"]!.AsArray().Select(item => item!));
            if (answer["nextToken"] is not { } token) break;
            page["nextToken"] = token.DeepClone();
        }

        return new WorkflowRun(JsonNode.Parse((string)ended["output"]!)!.AsObject(), events);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static string Definition(string root, string topic)
    {
        var definition = DefinitionSubstitutions.Apply(File.ReadAllText(Path.Combine(root, "statemachines", "retrain.asl.yaml")), new Dictionary<string, string>
        {
            ["BucketName"] = Bucket,
            ["DatabaseName"] = "lake",
            ["CrawlerName"] = "lake",
            ["WorkGroupName"] = "lake",
            ["EndpointName"] = "trips",
            ["TrainingImage"] = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1",
            ["SageMakerRoleArn"] = "arn:aws:iam::000000000000:role/model",
            ["TopicArn"] = topic,
            ["TrainingInstanceType"] = "ml.m5.xlarge",
            ["UseSpotTraining"] = "true",
            ["EndpointInstanceType"] = "ml.c5.large",
            ["EndpointInstanceCount"] = "1",
            ["MinimumLabels"] = "1000",
            ["PromotionMargin"] = "0.01",
            ["RollbackAlarmName"] = "endpoint-errors",
        });
        var hyperparameters = definition["States"]!["Train"]!["Arguments"]!["HyperParameters"]!.AsObject();
        hyperparameters["num_round"] = $"{Rounds}";
        hyperparameters.Remove("early_stopping_rounds");
        return definition.ToJsonString();
    }

    private static Task<JsonObject> CallAsync(RunningServices services, string service, string operation, JsonNode input) =>
        services.Cloud.Dispatcher.InvokeAsync(
            service, operation, input.AsObject(), new CallContext(new Caller("bench", "arn:aws:iam::000000000000:root"), "us-east-1", "bench", CancellationToken.None));
}
