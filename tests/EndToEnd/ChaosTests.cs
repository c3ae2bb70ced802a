using Pipeline.Testing;

namespace Pipeline.EndToEnd;

public sealed class ChaosTests
{
    /// <summary>The plan of <c>make chaos</c> on a small run: what it injects differs from run to run, what comes of it must not.</summary>
    [Fact]
    public async Task Nothing_is_lost_and_nothing_is_double_while_everything_fails_now_and_then()
    {
        using var run = new WholeRun();
        var status = await run.RunAsync(
            "--count", "3000", "--poison", "150", "--parameter", "BatchSize=100", "--parameter", "MinimumEvidence=100", "--faults", Path.Combine(Repository.Root, "local", "faults", "chaos.yaml"));
        run.Errors.ShouldBeEmpty();
        status.ShouldBe(0);
        run.Records("sent").ShouldBe(3000);
        run.Records("lost").ShouldBe(0);
        run.Records("duplicated_in_table").ShouldBe(0);
        run.Records("duplicated_in_lake").ShouldBe(0);
        run.Records("quarantined").ShouldBeGreaterThan(50);
        (run.Records("stored") + run.Records("quarantined")).ShouldBe(3000);
        // A producer's client repeats a call whose answer was lost on a busy machine: then the stream, and with it the lake, holds two records.
        run.Records("landed").ShouldBeGreaterThanOrEqualTo(run.Records("stored"));
        run.Executions.ShouldAllBe(execution => execution["status"]!.ToString() == "SUCCEEDED");
        var faults = run.Report["faults"]!.AsObject();
        foreach (var kind in new[] { "throttle", "latency", "reset", "truncate", "unprocessed", "kill" })
            faults.Where(fault => fault.Key.StartsWith(kind, StringComparison.Ordinal)).Sum(fault => fault.Value!.GetValue<long>()).ShouldBeGreaterThan(0, kind);
    }
}
