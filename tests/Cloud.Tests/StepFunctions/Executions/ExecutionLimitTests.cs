using System.Diagnostics;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions;
using Pipeline.Testing;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.Cloud.Tests.StepFunctions.Executions;

/// <summary>The limits of all executions together.</summary>
public sealed class ExecutionLimitTests
{
    private const string Wait = """{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 3600, "End": true} } }""";

    private static readonly string Waiting = Wait.Replace("{\"StartAt\"", "{\"QueryLanguage\": \"JSONata\", \"StartAt\"", StringComparison.Ordinal);

    [Fact]
    public async Task Iterations_of_all_executions_wait_for_their_turn_and_end_soon_when_the_cloud_stops()
    {
        var harness = new EngineHarness();
        harness.Time.AutoAdvance = false;
        var machine = await harness.CreateAsync(Nested(40));
        for (var execution = 0; execution < 20; execution++) await harness.StartAsync(machine);
        // Each of these executions would have 1,600 waiting iterations.
        await Eventually.HoldsAsync(() => harness.Time.Waiting == 20 + new StepFunctionsOptions().MostBranches, "one iteration of each execution and those that have a turn wait");
        var clock = Stopwatch.StartNew();
        await harness.DisposeAsync();
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        harness.Time.Waiting.ShouldBe(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Nested_maps_complete_however_few_turns_there_are(int turns)
    {
        await using var harness = new EngineHarness(new StepFunctionsOptions { MostBranches = turns });
        var machine = await harness.CreateAsync(Nested(5));
        var executions = new List<string>();
        for (var execution = 0; execution < 4; execution++) executions.Add(await harness.StartAsync(machine));
        foreach (var execution in executions)
        {
            var outcome = await harness.EndAsync(execution);
            outcome.Status.ShouldBe("SUCCEEDED");
            outcome.Output!.AsArray().Select(row => row!.AsArray().Count).ShouldBe([5, 5, 5, 5, 5]);
        }
    }

    [Fact]
    public async Task A_failed_map_does_not_wait_for_the_turns_of_others()
    {
        await using var harness = new EngineHarness(new StepFunctionsOptions { MostBranches = 1 });
        harness.Time.AutoAdvance = false;
        await harness.StartAsync(await harness.CreateAsync(Nested(2), "waiting"));
        await Eventually.HoldsAsync(() => harness.Time.Waiting == 2, "the turn is taken");
        var failing = await harness.CreateAsync(Map(3, """{"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "Broken"} } }"""), "failing");
        (await harness.EndAsync(await harness.StartAsync(failing))).Status.ShouldBe("FAILED");
    }

    [Fact]
    public async Task More_executions_than_may_run_are_refused_as_in_AWS()
    {
        await using var harness = new EngineHarness(new StepFunctionsOptions { MostExecutions = 2, MostInputBytes = 1000 });
        harness.Time.AutoAdvance = false;
        var machine = await harness.CreateAsync(Waiting);
        var first = await harness.StartAsync(machine, name: "first");
        await harness.StartAsync(machine);
        (await Should.ThrowAsync<AwsException>(() => harness.StartAsync(machine))).Code.ShouldBe("ExecutionLimitExceeded");
        (await harness.StartAsync(machine, name: "first")).ShouldBe(first, "it is not a further one");
        await harness.CallAsync("StopExecution", new JsonObject { ["executionArn"] = first });
        var large = $"\"{new string('x', 997)}\"";
        (await Should.ThrowAsync<AwsException>(() => harness.StartAsync(machine, large))).Code.ShouldBe("ExecutionLimitExceeded");
        await harness.StartAsync(machine, large[..^2] + "\"");
    }

    private static string Nested(int items) => Map(items, Map(items, Wait).Replace("\"M\"", "\"Inner\"", StringComparison.Ordinal));

    private static string Map(int items, string processor) =>
        $$"""{"QueryLanguage": "JSONata", "StartAt": "M", "States": {"M": {"Type": "Map", "Items": [{{string.Join(',', Enumerable.Range(0, items))}}], "ItemProcessor": {{processor.Replace("\"QueryLanguage\": \"JSONata\", ", "", StringComparison.Ordinal)}}, "End": true} } }""";
}
