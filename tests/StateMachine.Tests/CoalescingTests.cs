using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.StateMachine.Tests;

/// <summary>Executions that meet: one works, one waits, the others end.</summary>
[Trait("Cost", "process")]
public sealed class CoalescingTests
{
    private static readonly string Digest = new('f', 64);

    [Fact]
    public async Task The_oldest_works_the_second_waits_and_later_ones_end_as_coalesced()
    {
        await using var harness = new RetrainHarness();
        var ended = await MeetingRuns.RunAsync(4, harness);
        ended[0].Output!["decision"]!.GetValue<string>().ShouldBe("promoted");
        ended[1].Status.ShouldBe("SUCCEEDED", ended[1].Cause);
        ended[1].States.ShouldContain("WaitForTurn");
        ended[1].States.ShouldContain("StartCrawler");
        foreach (var later in ended.Skip(2))
        {
            later.Status.ShouldBe("SUCCEEDED", later.Cause);
            later.Output!.ToJsonString().ShouldBe("""{"decision":"coalesced","metric":"rmse","candidate":null,"serving":null,"baseline":null,"model":null,"labels":0}""");
        }

        harness.Published.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_run_that_waited_works_though_the_one_before_it_failed()
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", 5);
        harness.SageMaker.Next("DescribeTrainingJob", """{"TrainingJobStatus": "Failed", "FailureReason": "AlgorithmError"}""");
        var ended = await MeetingRuns.RunAsync(2, harness);
        ended[0].Status.ShouldBe("FAILED");
        ended[1].Output!["decision"]!.GetValue<string>().ShouldBe("promoted");
        harness.Endpoint.Serving.ShouldBe(ended[1].Output!["model"]!.GetValue<string>());
        harness.Published.Select(message => message["decision"]!.GetValue<string>()).ShouldBe(["failed", "promoted"]);
    }

    [Fact]
    public async Task The_follow_up_run_is_held_against_the_model_that_the_one_before_it_promoted()
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", 5);
        var ended = await MeetingRuns.RunAsync(2, harness);
        string first = ended[0].Output!["model"]!.GetValue<string>();
        harness.SageMaker.CallsOf("DescribeEndpointConfig").Select(call => call["EndpointConfigName"]!.GetValue<string>()).ShouldBe(["old", first]);
    }

    [Fact]
    public async Task However_many_start_at_once_the_oldest_works_first_one_follows_and_none_fails()
    {
        // Four pages: years of label files, copied at once. Names are as long as those that the function gives, and all together no state's data hold them.
        await using var harness = new RetrainHarness();
        harness.Engine.Time.AutoAdvance = false;
        string machine = await harness.MachineAsync();
        var started = new List<string>();
        for (int i = 0; i < 1000; i++) started.Add(await harness.Engine.StartAsync(machine, "{}", string.Create(CultureInfo.InvariantCulture, $"labels-{i:000}-{Digest}")));
        await Eventually.HoldsAsync(() => harness.Engine.Time.Waiting == started.Count, "every execution lets the listing settle");
        harness.Engine.Time.AutoAdvance = true;
        harness.Engine.Time.Advance(TimeSpan.FromSeconds(5));
        var ended = new List<ExecutionOutcome>();
        foreach (string execution in started) ended.Add(await harness.Engine.EndAsync(execution, TimeSpan.FromMinutes(10)));
        ended.Where(execution => execution.Status != "SUCCEEDED").Select(execution => execution.Cause).ShouldBeEmpty();
        ended[0].Output!["decision"]!.GetValue<string>().ShouldBe("promoted");
        var worked = ended.Where(execution => execution.States.Contains("StartCrawler")).OrderBy(Begin).ToList();
        worked[0].ShouldBe(ended[0], "The oldest begins.");
        worked.Count.ShouldBeInRange(2, 10, "One works, one follows; one that looks around late, when others have ended, may follow too.");
        for (int i = 1; i < worked.Count; i++) Begin(worked[i]).ShouldBeGreaterThanOrEqualTo(At(worked[i - 1].Events[^1]));
    }

    [Fact]
    public async Task An_older_run_on_a_later_page_is_waited_for()
    {
        await using var harness = new RetrainHarness();
        int looks = 0;
        harness.Engine.Interposed = (_, operation, input) => (operation, operation == "ListExecutions" ? Interlocked.Increment(ref looks) : 0) switch
        {
            ("ListExecutions", 1) => Task.FromResult(Listings.Page(DateTimeOffset.MaxValue, "newer", "second", 250)),
            ("ListExecutions", 2) when (string?)input["nextToken"] == "second" => Task.FromResult(Listings.Page(DateTimeOffset.UnixEpoch, "older", null, 1)),
            _ => null,
        };
        var outcome = await harness.RunAsync();
        outcome.Status.ShouldBe("SUCCEEDED", outcome.Cause);
        outcome.States.Take(9).ShouldBe(["Prepare", "LetListingSettle", "ListRunning", "IsItMyTurn", "ListRunning", "IsItMyTurn", "WaitForTurn", "ListRunning", "IsItMyTurn"]);
    }

    [Fact]
    public async Task A_run_does_not_wait_for_itself_though_the_list_rounds_its_start()
    {
        await using var harness = new RetrainHarness();
        harness.Engine.Time.Advance(TimeSpan.FromMilliseconds(700));
        harness.Engine.Interposed = (_, operation, _) =>
            operation == "ListExecutions" ? Task.FromResult(Listings.Page(DateTimeOffset.UnixEpoch, "run", null, 1)) : null;
        // Its own entry, whose start the list tells as an earlier one.
        (await harness.RunAsync("run-0")).States.Take(5).ShouldBe(["Prepare", "LetListingSettle", "ListRunning", "IsItMyTurn", "StartCrawler"]);
    }

    [Fact]
    public async Task Two_runs_whose_starts_the_list_rounds_to_one_second_do_not_wait_for_each_other()
    {
        // Both entries have the same start: the name decides, for both alike.
        await using var harness = new RetrainHarness();
        harness.Engine.Interposed = (_, operation, _) =>
            operation == "ListExecutions" ? Task.FromResult(Listings.Page(DateTimeOffset.UnixEpoch, "run", null, 2)) : null;
        (await harness.RunAsync("run-0")).States.Take(5).ShouldBe(["Prepare", "LetListingSettle", "ListRunning", "IsItMyTurn", "StartCrawler"]);
    }

    /// <summary>When an execution began to work.</summary>
    private static DateTimeOffset Begin(ExecutionOutcome execution) =>
        At(execution.Events.First(item => item["stateEnteredEventDetails"]?["name"]?.GetValue<string>() == "StartCrawler"));

    private static DateTimeOffset At(JsonObject item) => item["timestamp"]!.GetValue<AwsTimestamp>().Value;
}
