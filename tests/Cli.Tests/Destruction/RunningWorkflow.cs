using System.CommandLine;
using System.Text.Json.Nodes;
using NSubstitute;
using Pipeline.Cli.Commands;
using Pipeline.Cloud;
using Pipeline.Cloud.ApplicationAutoScaling;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Glue;
using Pipeline.Cloud.Glue.Crawling;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Cloud.SageMaker;
using Pipeline.Cloud.SageMaker.Algorithm;
using Pipeline.Cloud.SageMaker.Settings;
using Pipeline.Cloud.StepFunctions;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Destruction;

/// <summary>A local cloud on which the workflow of the stack <c>pipe</c> runs: its execution has started the crawler and waits. The crawl ends when a test lets it.</summary>
internal sealed class RunningWorkflow : IAsyncDisposable
{
    private const string Workflow = """
        {"QueryLanguage": "JSONata", "StartAt": "StartCrawler", "States": {
          "StartCrawler": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:glue:startCrawler", "Arguments": {"Name": "pipe-lake"}, "Next": "WaitForCrawler"},
          "WaitForCrawler": {"Type": "Wait", "Seconds": 3600, "End": true}}}
        """;

    private readonly TemporaryDirectory _directory;
    private readonly ManualResetEventSlim _leave;
    private readonly LocalCloud _cloud;

    private RunningWorkflow(TemporaryDirectory directory, ManualResetEventSlim leave, LocalCloud cloud) => (_directory, _leave, _cloud) = (directory, leave, cloud);

    /// <summary>Starts the cloud and an execution, and waits until the crawler runs.</summary>
    public static async Task<RunningWorkflow> StartAsync()
    {
        var directory = new TemporaryDirectory();
        var leave = new ManualResetEventSlim();
        var options = new LocalCloudOptions { Port = 0, DataDirectory = directory.Path, NodeModules = Repository.NodeModules };
        var objects = Substitute.For<IObjectStore>();
        objects.List("", "").ReturnsForAnyArgs(_ =>
        {
            leave.Wait(TimeSpan.FromSeconds(60));
            return [];
        });
        var dispatcher = new Dispatcher(calls =>
        {
            var context = CloudContext.Unchecked(options, TimeProvider.System, calls);
            return
            [
                new StepFunctionsService(context, new StepFunctionsOptions(), new Random(1)),
                new GlueService(context, objects, () => Substitute.For<IParquetSchemas>()),
                new SageMakerService(context, new SageMakerOptions(), objects, Substitute.For<IAlgorithm>()),
                new ApplicationAutoScalingService(context),
            ];
        });
        var workflow = new RunningWorkflow(directory, leave, await LocalCloud.StartAsync(options, dispatcher, [], TimeProvider.System, TestContext.Current.CancellationToken));
        await workflow.CallAsync("glue", "CreateDatabase", """{"DatabaseInput": {"Name": "lake"}}""");
        foreach (var stack in (string[])["pipe", "other-pipe"])
        {
            await workflow.CallAsync("glue", "CreateCrawler", $$$"""{"Name": "{{{stack}}}-lake", "Role": "r", "DatabaseName": "lake", "Targets": {"S3Targets": [{"Path": "s3://lake/"}]}}""");
            await workflow.CallAsync("sfn", "CreateStateMachine", new JsonObject
            {
                ["name"] = $"{stack}-retrain",
                ["definition"] = Workflow.Replace("pipe-lake", $"{stack}-lake", StringComparison.Ordinal),
                ["roleArn"] = "arn:aws:iam::000000000000:role/r",
            });
            await workflow.CallAsync("sfn", "StartExecution", new JsonObject { ["stateMachineArn"] = Arn("stateMachine", $"{stack}-retrain"), ["name"] = "run" });
            await Eventually.HoldsAsync(async () => await workflow.CrawlerAsync(stack) == "RUNNING", "the crawler runs");
        }

        return workflow;
    }

    /// <summary>Lets the crawls end.</summary>
    public void EndCrawls() => _leave.Set();

    /// <summary>A crawler's state.</summary>
    public async Task<string> CrawlerAsync(string stack) => (await CallAsync("glue", "GetCrawler", $$"""{"Name": "{{stack}}-lake"}"""))["Crawler"]!["State"]!.ToString();

    /// <summary>An execution's status.</summary>
    public async Task<string> ExecutionAsync(string stack) =>
        (await CallAsync("sfn", "DescribeExecution", new JsonObject { ["executionArn"] = Arn("execution", $"{stack}-retrain:run") }))["status"]!.ToString();

    /// <summary>Deletes the stack's crawler, as CloudFormation does.</summary>
    public Task DeleteCrawlerAsync() => CallAsync("glue", "DeleteCrawler", """{"Name": "pipe-lake"}""");

    /// <summary>Runs the first command of <c>make destroy</c>.</summary>
    public async Task<(int Status, string Said)> DestroyAsync()
    {
        var said = new StringWriter();
        var root = new RootCommand { DestroyCommand.Create(TimeProvider.System, _ => null, _ => null) };
        var parsed = root.Parse(["destroy", "serving", "--stack", "pipe", "--endpoint-url", _cloud.Endpoint.ToString()]);
        var status = await parsed.InvokeAsync(new InvocationConfiguration { Output = said, EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
        return (status, said.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        _leave.Set();
        await _cloud.DisposeAsync();
        _leave.Dispose();
        _directory.Dispose();
    }

    private static string Arn(string kind, string name) => $"arn:aws:states:us-east-1:000000000000:{kind}:{name}";

    private Task<JsonObject> CallAsync(string service, string operation, string input) => CallAsync(service, operation, JsonNode.Parse(input)!.AsObject());

    private Task<JsonObject> CallAsync(string service, string operation, JsonObject input) => _cloud.Dispatcher.InvokeAsync(
        service, operation, input, new CallContext(new Caller("test", "arn:aws:iam::000000000000:root"), "us-east-1", "test", TestContext.Current.CancellationToken));
}
