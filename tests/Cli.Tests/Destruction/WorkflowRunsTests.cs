using System.Text.Json.Nodes;
using Pipeline.Aws.Direct;
using Pipeline.Cli.Destruction;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Destruction;

/// <summary>A workflow that runs does not stand in the way of its stack's deletion.</summary>
public sealed class WorkflowRunsTests
{
    private const string Job = "pipe-trips-20260115-120000-0123abcd";
    private readonly List<string> _said = [];

    [Fact]
    public async Task A_run_and_its_crawl_have_ended_when_the_stack_is_deleted()
    {
        await using var workflow = await RunningWorkflow.StartAsync();
        var destroyed = workflow.DestroyAsync();
        await Eventually.HoldsAsync(async () => await workflow.CrawlerAsync("pipe") == "STOPPING" || destroyed.IsCompleted, "the crawler is asked to stop");
        destroyed.IsCompleted.ShouldBeFalse("a crawler that is stopping cannot be deleted either");
        (await workflow.ExecutionAsync("pipe")).ShouldBe("ABORTED");
        workflow.EndCrawls();
        var (status, said) = await Eventually.EndsAsync(destroyed, "make destroy");
        (status, said).ShouldBe((0, "execution run: stopped\ncrawler pipe-lake: stopped\nendpoint, configurations and models of pipe: there are none\n"));
        await workflow.DeleteCrawlerAsync();
        (await workflow.ExecutionAsync("other-pipe")).ShouldBe("RUNNING");
    }

    [Fact]
    public async Task Runs_that_start_meanwhile_are_stopped_as_well()
    {
        var lists = new Queue<string[]>([["a", "b"], ["b", "c"], ["c"], []]);
        var states = new ScriptedService((operation, _) => operation switch
        {
            "ListStateMachines" => new JsonObject { ["stateMachines"] = new JsonArray(Named("stateMachineArn", "arn:other", "other-retrain"), Named("stateMachineArn", "arn:pipe", "pipe-retrain")) },
            "ListExecutions" => new JsonObject { ["executions"] = new JsonArray([.. lists.Dequeue().Select(name => Named("executionArn", $"arn:pipe:{name}", name))]) },
            // It ended by itself after it was listed.
            "StopExecution" when _said.Count == 1 => throw new ServiceException(400, "ExecutionDoesNotExist", "Execution Does Not Exist"),
            _ => [],
        });
        (await StopAsync(states, NoCrawler(), NoJobs())).ShouldBe(3);
        _said.ShouldBe(["execution a: stopped", "execution b: stopped", "execution c: stopped"]);
        states.Calls.Count(call => call.StartsWith("StopExecution ", StringComparison.Ordinal)).ShouldBe(3);
        states.Calls.ShouldAllBe(call => call.StartsWith("ListStateMachines", StringComparison.Ordinal) || call.Contains("arn:pipe", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Training", "", "training job")]
    [InlineData("Transform", "-c", "transform job")]
    public async Task Jobs_of_the_workflow_are_stopped_and_waited_for(string kind, string suffix, string said)
    {
        var job = Job + suffix;
        var (running, stopping) = (new Queue<string[]>([[job, "pipe-trips-mine"], [], []]), new Queue<string[]>([[job], []]));
        var sageMaker = new ScriptedService((operation, input) => operation.StartsWith("List", StringComparison.Ordinal)
            ? Summaries(operation, operation == $"List{kind}Jobs" ? Next(input["StatusEquals"]!.ToString()) : [])
            : []);
        (await StopAsync(NoWorkflow(), NoCrawler(), sageMaker)).ShouldBe(1);
        _said.ShouldBe([$"{said} {job}: stopped"]);
        sageMaker.Calls.Where(call => call.StartsWith("Stop", StringComparison.Ordinal)).ShouldBe([$$"""Stop{{kind}}Job {"{{kind}}JobName":"{{job}}"}"""]);
        (running.Count, stopping.Count).ShouldBe((0, 0));

        string[] Next(string status) => status == "InProgress" ? running.Dequeue() : stopping.Dequeue();
    }

    [Fact]
    public async Task A_transform_job_that_ends_by_itself_is_no_error()
    {
        var running = new Queue<string[]>([[Job], []]);
        var sageMaker = new ScriptedService((operation, input) => operation switch
        {
            "ListTransformJobs" when input["StatusEquals"]!.ToString() == "InProgress" => Summaries(operation, running.Dequeue()),
            "StopTransformJob" => throw new ServiceException(400, "ValidationException", "The request was rejected because the transform job is in status Completed."),
            _ => Summaries(operation, []),
        });
        await StopAsync(NoWorkflow(), NoCrawler(), sageMaker);
        running.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("CrawlerNotRunningException")]
    [InlineData("CrawlerStoppingException")]
    public async Task A_crawl_that_ends_by_itself_is_no_error(string code)
    {
        var crawlers = new Queue<string>(["RUNNING", "STOPPING", "READY"]);
        var glue = new ScriptedService((operation, _) => operation == "GetCrawler"
            ? new JsonObject { ["Crawler"] = new JsonObject { ["State"] = crawlers.Dequeue() } }
            : throw new ServiceException(400, code, ""));
        (await StopAsync(NoWorkflow(), glue, NoJobs())).ShouldBe(0);
        crawlers.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_crawler_that_does_not_stop_is_named_after_half_an_hour()
    {
        var glue = new ScriptedService((_, _) => new JsonObject { ["Crawler"] = new JsonObject { ["State"] = "STOPPING" } });
        (await Should.ThrowAsync<TimeoutException>(() => StopAsync(NoWorkflow(), glue, NoJobs()))).Message
            .ShouldBe("The crawler pipe-lake is STOPPING for 30 minutes: run this again when it has settled.");
    }

    [Fact]
    public async Task A_refusal_is_no_absence()
    {
        var refusing = new ScriptedService((_, _) => throw new ServiceException(400, "AccessDeniedException", "not authorized"));
        await Should.ThrowAsync<ServiceException>(() => StopAsync(refusing, NoCrawler(), NoJobs()));
        await Should.ThrowAsync<ServiceException>(() => StopAsync(NoWorkflow(), refusing, NoJobs()));
        await Should.ThrowAsync<ServiceException>(() => StopAsync(NoWorkflow(), NoCrawler(), refusing));
    }

    private Task<int> StopAsync(ScriptedService states, ScriptedService glue, ScriptedService sageMaker) =>
        new WorkflowRuns(states, glue, sageMaker, new StackNames("pipe"), new WaitAwareTime { AutoAdvance = true }).StopAsync(_said.Add, TestContext.Current.CancellationToken);

    private static ScriptedService NoWorkflow() => new((_, _) => new JsonObject { ["stateMachines"] = new JsonArray() });

    private static ScriptedService NoCrawler() => new((_, _) => throw new ServiceException(400, "EntityNotFoundException", "Crawler entry with name pipe-lake does not exist"));

    private static ScriptedService NoJobs() => new((operation, _) => Summaries(operation, []));

    // ListTrainingJobs answers with TrainingJobSummaries, whose names are TrainingJobName.
    private static JsonObject Summaries(string operation, string[] names) => new()
    {
        [operation[4..^1] + "Summaries"] = new JsonArray([.. names.Select(name => (JsonNode)new JsonObject { [operation[4..^1] + "Name"] = name })]),
    };

    private static JsonNode Named(string member, string arn, string name) => new JsonObject { [member] = arn, ["name"] = name };
}
