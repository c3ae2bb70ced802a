using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions;
using Pipeline.Testing;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.Cloud.Tests.StepFunctions.Timeouts;

/// <summary>Time limits see waits in full, however little of them is waited, and work as long as it takes.</summary>
public sealed class ScaledTimeTests
{
    private const double Scale = 0.1;

    [Theory]
    [InlineData(91, "SUCCEEDED")]
    [InlineData(89, "TIMED_OUT")]
    public async Task Waits_beside_each_other_count_once(int limit, string status)
    {
        await using var harness = new EngineHarness(new StepFunctionsOptions { WaitScale = Scale });
        // By hand: the clock may move on once both branches wait, and not while the second one has yet to begin.
        harness.Time.AutoAdvance = false;
        var execution = await harness.StartAsync(await harness.CreateAsync($$"""
            {"QueryLanguage": "JSONata", "StartAt": "P", "TimeoutSeconds": {{limit}}, "States": {
              "P": {"Type": "Parallel", "Next": "W", "Branches": [
                {"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 60, "End": true} } },
                {"StartAt": "B", "States": {"B": {"Type": "Wait", "Seconds": 60, "End": true} } }]},
              "W": {"Type": "Wait", "Seconds": 30, "End": true} } }
            """));
        await Eventually.HoldsAsync(() => harness.Time.Waiting == 2, "both branches wait");
        harness.Time.Advance(60 * Scale * TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync(() => harness.Time.Waiting == 1, "the execution waits");
        harness.Time.Advance(30 * Scale * TimeSpan.FromSeconds(1));
        (await harness.EndAsync(execution)).Status.ShouldBe(status);
    }

    [Theory]
    [InlineData(121, "SUCCEEDED")]
    [InlineData(119, "TIMED_OUT")]
    public async Task Waits_of_iterations_after_each_other_add_up(int limit, string status)
    {
        await using var harness = new EngineHarness(new StepFunctionsOptions { WaitScale = Scale });
        var outcome = await harness.RunAsync($$"""
            {"QueryLanguage": "JSONata", "StartAt": "M", "TimeoutSeconds": {{limit}}, "States": {
              "M": {"Type": "Map", "Items": [1, 2], "MaxConcurrency": 1, "End": true,
                "ItemProcessor": {"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 60, "End": true} } } } } }
            """);
        outcome.Status.ShouldBe(status);
    }

    [Fact]
    public async Task A_jobs_work_is_not_scaled_and_looks_at_it_skip_nothing()
    {
        await using var harness = new EngineHarness(new StepFunctionsOptions { WaitScale = Scale }, "athena");
        harness["athena"].On("StartQueryExecution", """{"QueryExecutionId": "q"}""");
        var started = harness.Time.GetUtcNow();
        harness["athena"].On("GetQueryExecution", _ => new()
        {
            ["QueryExecution"] = new JsonObject
            {
                ["Status"] = new JsonObject
                {
                    ["State"] = harness.Time.GetUtcNow() - started < TimeSpan.FromSeconds(50) ? "RUNNING" : "SUCCEEDED",
                },
            },
        });
        var outcome = await harness.RunAsync("""
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::athena:startQueryExecution.sync",
              "Arguments": {"QueryString": "SELECT 1"}, "TimeoutSeconds": 60, "End": true}}}
            """);
        outcome.Status.ShouldBe("SUCCEEDED", outcome.Cause);
    }
}
