using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions;

namespace Pipeline.StateMachine.Tests;

/// <summary>The workflow over a <see cref="LocalLake"/>, with what template.yaml makes, as far as the workflow needs it.</summary>
internal sealed class LocalWorkflow
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly LocalLake _lake;

    private LocalWorkflow(LocalLake lake, string topic, string machine) => (_lake, Topic, Machine) = (lake, topic, machine);

    /// <summary>The topic of decisions and failures.</summary>
    public string Topic { get; }

    /// <summary>The state machine's ARN.</summary>
    public string Machine { get; }

    /// <summary>Makes the crawler, the workgroup, the topic and the state machine, which is content with few trips.</summary>
    public static async Task<LocalWorkflow> PrepareAsync(LocalLake lake)
    {
        await lake.CallAsync("glue", "CreateCrawler", Json("""
            {"Name": "stack-lake", "Role": "crawler", "Targets": {"CatalogTargets": [{"DatabaseName": "stack_lake", "Tables": ["scored", "labels"]}]},
             "SchemaChangePolicy": {"UpdateBehavior": "LOG", "DeleteBehavior": "LOG"}}
            """));
        await lake.CallAsync("athena", "CreateWorkGroup", Json("""
            {"Name": "stack-lake", "Configuration": {"ResultConfiguration": {"OutputLocation": "s3://stack-data-000000000000-us-east-1/results/"}}}
            """));
        string topic = (await lake.CallAsync("sns", "CreateTopic", Json("""{"Name": "decisions"}""")))["TopicArn"]!.GetValue<string>();
        var definition = RetrainDefinition.With(("BucketName", LocalLake.Bucket), ("MinimumLabels", "100"), ("MinimumEvidence", "30"), ("TrainingWindowDays", "3650"), ("TopicArn", topic));
        return new LocalWorkflow(lake, topic, await CreateAsync(lake, "retrain", definition));
    }

    /// <summary>Makes a state machine.</summary>
    public static async Task<string> CreateAsync(LocalLake lake, string name, JsonObject definition) => (await lake.CallAsync("sfn", "CreateStateMachine", new JsonObject
    {
        ["name"] = name,
        ["definition"] = definition.ToJsonString(),
        ["roleArn"] = "arn:aws:iam::000000000000:role/workflow",
    }))["stateMachineArn"]!.GetValue<string>();

    /// <summary>Runs a state machine to its end.</summary>
    /// <returns>The output.</returns>
    public static async Task<JsonNode> RunAsync(LocalLake lake, string machine, string name)
    {
        var started = await lake.CallAsync("sfn", "StartExecution", new JsonObject { ["stateMachineArn"] = machine, ["name"] = name, ["input"] = "{}" });
        return await EndAsync(lake, started["executionArn"]!.GetValue<string>());
    }

    /// <summary>The outputs of all executions, once they have ended.</summary>
    public async Task<IReadOnlyList<JsonNode>> OutputsAsync()
    {
        var outputs = new List<JsonNode>();
        var listed = await _lake.CallAsync("sfn", "ListExecutions", new JsonObject { ["stateMachineArn"] = Machine });
        foreach (var execution in listed["executions"]!.AsArray()) outputs.Add(await EndAsync(_lake, execution!["executionArn"]!.GetValue<string>()));
        return outputs;
    }

    private static async Task<JsonNode> EndAsync(LocalLake lake, string execution)
    {
        await ((StepFunctionsService)lake.Services.Cloud.Dispatcher.ByName("sfn")!).WaitAsync(execution, TestContext.Current.CancellationToken).WaitAsync(Patience);
        var described = await lake.CallAsync("sfn", "DescribeExecution", new JsonObject { ["executionArn"] = execution });
        described["status"]!.GetValue<string>().ShouldBe("SUCCEEDED", described["cause"]?.GetValue<string>());
        return JsonNode.Parse(described["output"]!.GetValue<string>())!;
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
