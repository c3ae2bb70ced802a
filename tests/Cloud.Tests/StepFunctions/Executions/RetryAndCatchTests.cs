using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.Cloud.Tests.StepFunctions.Executions;

/// <summary>Retriers and catchers.</summary>
[Trait("Cost", "process")]
public sealed class RetryAndCatchTests
{
    [Fact]
    public async Task A_retry_backs_off_up_to_its_maximum_delay()
    {
        await using var harness = new EngineHarness("glue");
        var times = new List<DateTimeOffset>();
        harness["glue"].On("GetCrawler", _ =>
        {
            times.Add(harness.Time.GetUtcNow());
            throw new AwsException("EntityNotFoundException", "none");
        });
        var outcome = await harness.RunAsync(Task("""
            "Retry": [{"ErrorEquals": ["Glue.EntityNotFoundException"], "IntervalSeconds": 2, "BackoffRate": 3, "MaxAttempts": 4, "MaxDelaySeconds": 10}]
            """));
        outcome.Error.ShouldBe("Glue.EntityNotFoundException");
        times.Zip(times.Skip(1), (a, b) => (b - a).TotalSeconds).ShouldBe([2, 6, 10, 10]);
        outcome.EventTypes.Count(type => type == "TaskFailed").ShouldBe(5);
    }

    [Fact]
    public async Task Full_jitter_waits_between_zero_and_the_whole_interval()
    {
        await using var harness = new EngineHarness("glue");
        harness["glue"].Fails("GetCrawler", "EntityNotFoundException", times: 3).On("GetCrawler", "{}");
        var start = harness.Time.GetUtcNow();
        var outcome = await harness.RunAsync(Task("""
            "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 10, "BackoffRate": 1, "MaxAttempts": 3, "JitterStrategy": "FULL"}]
            """));
        outcome.Status.ShouldBe("SUCCEEDED");
        (harness.Time.GetUtcNow() - start).TotalSeconds.ShouldBeInRange(0.001, 29.999);
    }

    [Fact]
    public async Task Each_retrier_counts_its_attempts_separately()
    {
        await using var harness = new EngineHarness("glue");
        harness["glue"].Fails("GetCrawler", "EntityNotFoundException").Fails("GetCrawler", "OperationTimeoutException").On("GetCrawler", "{}");
        var outcome = await harness.RunAsync(Task("""
            "Retry": [{"ErrorEquals": ["Glue.EntityNotFoundException"], "MaxAttempts": 1}, {"ErrorEquals": ["States.TaskFailed"], "MaxAttempts": 1}]
            """));
        outcome.Status.ShouldBe("SUCCEEDED", outcome.Cause);
    }

    [Fact]
    public async Task A_catch_sees_the_error_and_may_assign_it()
    {
        await using var harness = new EngineHarness("glue");
        harness["glue"].AlwaysFails("GetCrawler", "EntityNotFoundException", "no such crawler");
        var outcome = await harness.RunAsync(Task("""
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "After", "Assign": {"name": "{% $states.errorOutput.Error %}"}, "Output": {"said": "{% $states.errorOutput.Cause %}"}}]
            """));
        outcome.Output!["name"]!.GetValue<string>().ShouldBe("Glue.EntityNotFoundException");
        outcome.Output!["input"]!["said"]!.GetValue<string>().ShouldStartWith("no such crawler (Service: Glue, Status Code: 400, Request ID: ");
    }

    [Fact]
    public async Task A_catch_without_output_returns_the_error()
    {
        await using var harness = new EngineHarness("glue");
        harness["glue"].AlwaysFails("GetCrawler", "EntityNotFoundException");
        var outcome = await harness.RunAsync(Task("""
            "Assign": {"name": "none"}, "Catch": [{"ErrorEquals": ["States.TaskFailed"], "Next": "After", "Assign": {"name": 1}}]
            """));
        outcome.Output!["input"]!["Error"]!.GetValue<string>().ShouldBe("Glue.EntityNotFoundException");
    }

    [Fact]
    public async Task An_expression_that_fails_in_a_task_is_caught_as_a_query_evaluation_error()
    {
        await using var harness = new EngineHarness("glue");
        harness["glue"].On("GetCrawler", "{}");
        var outcome = await harness.RunAsync(Task("""
            "Output": "{% $states.result.none %}", "Catch": [{"ErrorEquals": ["States.QueryEvaluationError"], "Next": "After", "Assign": {"name": 1}}]
            """));
        outcome.Status.ShouldBe("SUCCEEDED", outcome.Cause);
    }

    [Fact]
    public async Task A_task_that_exceeds_its_time_limit_times_out_and_its_job_is_stopped()
    {
        await using var harness = new EngineHarness("athena");
        harness["athena"].On("StartQueryExecution", """{"QueryExecutionId": "q"}""");
        harness["athena"].On("GetQueryExecution", """{"QueryExecution": {"Status": {"State": "RUNNING"}}}""");
        harness["athena"].On("StopQueryExecution", "{}");
        var start = harness.Time.GetUtcNow();
        var outcome = await harness.RunAsync("""
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::athena:startQueryExecution.sync",
              "Arguments": {"QueryString": "SELECT 1"}, "TimeoutSeconds": 60, "End": true}}}
            """);
        outcome.Error.ShouldBe("States.Timeout");
        (harness.Time.GetUtcNow() - start).ShouldBe(TimeSpan.FromSeconds(60));
        harness["athena"].CallsOf("StopQueryExecution").ShouldHaveSingleItem()["QueryExecutionId"]!.GetValue<string>().ShouldBe("q");
        outcome.EventTypes.ShouldContain("TaskTimedOut");
    }

    /// <summary>A task that describes a crawler, followed by a state that outputs its input and the variable 'name'.</summary>
    private static string Task(string fields)
    {
        var definition = JsonNode.Parse("""
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {
              "A": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:glue:getCrawler", "Arguments": {"Name": "c"}, "Next": "After", "Assign": {"name": ""}},
              "After": {"Type": "Pass", "Output": {"name": "{% $name %}", "input": "{% $states.input %}"}, "End": true}}}
            """)!;
        foreach (var (name, value) in JsonNode.Parse($"{{{fields}}}")!.AsObject()) definition["States"]!["A"]![name] = value?.DeepClone();
        return definition.ToJsonString();
    }
}
