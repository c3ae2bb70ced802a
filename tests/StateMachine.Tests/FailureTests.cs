using Pipeline.Cloud.Protocol;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.StateMachine.Tests;

/// <summary>Runs that cannot go on: they tell it and fail, and the model that serves goes on serving.</summary>
public sealed class FailureTests
{
    [Fact]
    public async Task A_crawl_that_failed_fails_the_run_though_the_crawler_is_ready()
    {
        await using var harness = new RetrainHarness();
        harness.Glue.On("GetCrawler", """{"Crawler": {"State": "READY", "LastCrawl": {"Status": "FAILED", "ErrorMessage": "no access"}}}""");
        var outcome = await harness.RunAsync();
        ShouldHaveFailed(harness, outcome, "CrawlFailed", "no access");
        harness.Queries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_crawl_without_an_end_fails_the_run()
    {
        await using var harness = new RetrainHarness();
        harness.Glue.On("GetCrawler", """{"Crawler": {"State": "RUNNING"}}""");
        ShouldHaveFailed(harness, await harness.RunAsync(), "CrawlTooLong", "stack-lake");
    }

    [Fact]
    public async Task A_query_that_failed_fails_the_run_with_athenas_reason()
    {
        await using var harness = new RetrainHarness();
        harness.Athena.On("GetQueryExecution", input =>
        {
            var query = RetrainHarness.Query(input, "FAILED");
            query["QueryExecution"]!["Status"]!["StateChangeReason"] = "COLUMN_NOT_FOUND: line 1:8";
            return query;
        });
        ShouldHaveFailed(harness, await harness.RunAsync(), "States.TaskFailed", "COLUMN_NOT_FOUND: line 1:8");
    }

    [Fact]
    public async Task A_training_job_that_failed_fails_the_run_and_is_not_tried_again()
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", 5);
        harness.SageMaker.On("DescribeTrainingJob", """{"TrainingJobStatus": "Failed", "FailureReason": "AlgorithmError"}""");
        ShouldHaveFailed(harness, await harness.RunAsync(), "States.TaskFailed", "AlgorithmError");
        harness.SageMaker.CallsOf("CreateTrainingJob").Count.ShouldBe(1);
        harness.SageMaker.CallsOf("UpdateEndpoint").ShouldBeEmpty();
    }

    [Fact]
    public async Task An_update_that_was_rolled_back_fails_the_run()
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", 5);
        harness.SageMaker
            .Next("DescribeEndpoint", _ => harness.Endpoint("InService", "old"))
            .Next("DescribeEndpoint", _ => harness.Endpoint("Updating", "old"))
            .Next("DescribeEndpoint", _ => harness.Endpoint("RollingBack", "old"))
            .Next("DescribeEndpoint", _ => harness.Endpoint("InService", "old", "alarm"));
        ShouldHaveFailed(harness, await harness.RunAsync(), "SwapFailed", "InService with old (alarm)");
    }

    [Fact]
    public async Task An_endpoint_that_is_never_healthy_fails_the_run()
    {
        await using var harness = new RetrainHarness();
        harness.SageMaker.Next("DescribeEndpoint", _ => harness.Endpoint("InService")).Next("DescribeEndpoint", _ => harness.Endpoint("InService"))
            .Next("DescribeEndpoint", _ => harness.Endpoint("InService")).Next("DescribeEndpoint", _ => harness.Endpoint("InService"));
        harness.SageMaker.On("DescribeEndpoint", _ => harness.Endpoint("Creating"));
        ShouldHaveFailed(harness, await harness.RunAsync(), "SwapTooLong", RetrainDefinition.Endpoint);
    }

    [Fact]
    public async Task An_endpoint_whose_creation_failed_fails_the_run_before_a_model_is_trained()
    {
        await using var harness = new RetrainHarness();
        harness.SageMaker.On("DescribeEndpoint", _ => harness.Endpoint("Failed", "old"));
        ShouldHaveFailed(harness, await harness.RunAsync(), "EndpointFailed", "delete it");
        harness.SageMaker.CallsOf("CreateTrainingJob").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failure_that_cannot_be_told_still_fails_with_its_own_error()
    {
        await using var harness = new RetrainHarness();
        harness.Glue.AlwaysFails("StartCrawler", "EntityNotFoundException", "no such crawler");
        harness.Sns.AlwaysFails("Publish", "NotFoundException", "no such topic");
        var outcome = await harness.RunAsync();
        outcome.Status.ShouldBe("FAILED");
        outcome.Error.ShouldBe("Glue.EntityNotFoundException");
        outcome.Cause!.ShouldContain("no such crawler");
    }

    [Fact]
    public async Task A_gap_of_the_local_cloud_is_not_taken_for_a_missing_endpoint()
    {
        await using var harness = new RetrainHarness();
        harness.SageMaker.On("DescribeEndpoint", _ => throw AwsException.NotEmulated("sagemaker", "operation 'DescribeEndpoint'"));
        var outcome = await harness.RunAsync();
        outcome.Error.ShouldBe("States.Runtime");
        harness.SageMaker.CallsOf("CreateTrainingJob").ShouldBeEmpty();
    }

    /// <summary>Each service call of the workflow, failing for good.</summary>
    public static TheoryData<string, string, string> Calls => new()
    {
        { "glue", "StartCrawler", "StartCrawler" },
        { "glue", "GetCrawler", "GetCrawler" },
        { "glue", "GetTables", "GetTables" },
        { "athena", "StartQueryExecution", "CountLabels" },
        { "athena", "GetQueryResults", "ReadLabelCount" },
        { "sagemaker", "DescribeEndpoint", "FindEndpoint" },
        { "sagemaker", "DescribeEndpointConfig", "FindServingModel" },
        { "sagemaker", "CreateTrainingJob", "Train" },
        { "sagemaker", "CreateModel", "CreateModel" },
        { "sagemaker", "CreateEndpointConfig", "CreateEndpointConfig" },
        { "sagemaker", "UpdateEndpoint", "UpdateEndpoint" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Whatever_call_fails_the_failure_is_told_with_its_state(string service, string operation, string state)
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", 5);
        harness.Engine[service].AlwaysFails(operation, "InvalidInputException", "broken for good");
        var outcome = await harness.RunAsync();
        outcome.Status.ShouldBe("FAILED");
        outcome.Cause!.ShouldStartWith($"{state}: broken for good");
        harness.Published.ShouldHaveSingleItem()["state"]!.GetValue<string>().ShouldBe(state);
    }

    private static void ShouldHaveFailed(RetrainHarness harness, ExecutionOutcome outcome, string error, string cause)
    {
        outcome.Status.ShouldBe("FAILED");
        outcome.Error.ShouldBe(error, outcome.Cause);
        outcome.Cause!.ShouldContain(cause);
        outcome.States.TakeLast(2).ShouldBe(["NotifyFailure", "Failed"]);
        var message = harness.Published.ShouldHaveSingleItem();
        message["decision"]!.GetValue<string>().ShouldBe("failed");
        message["error"]!.GetValue<string>().ShouldBe(error);
    }
}
