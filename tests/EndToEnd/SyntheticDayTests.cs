using Pipeline.Testing;

namespace Pipeline.EndToEnd;

public sealed class SyntheticDayTests
{
    [Fact]
    public async Task Nothing_is_lost_nothing_is_double_and_retraining_lowers_the_live_error()
    {
        using var run = new WholeRun();
        // Fails on a call that no role's policies allow, and on what they allow and nothing used without a reason.
        var status = await run.RunAsync("--count", "6000", "--poison", "25", "--parameter", "MinimumEvidence=100", "--compact", "--grants", Path.Combine(Repository.Root, "local", "iam", "exceptions.yaml"));
        run.Errors.ShouldBeEmpty();
        status.ShouldBe(0);
        run.Records("sent").ShouldBe(6000);
        run.Records("lost").ShouldBe(0);
        run.Records("duplicated_in_table").ShouldBe(0);
        run.Records("duplicated_in_lake").ShouldBe(0);
        run.Records("quarantined").ShouldBeGreaterThan(0);
        (run.Records("stored") + run.Records("quarantined")).ShouldBe(6000);
        run.Records("landed").ShouldBe(run.Records("stored"));
        run.Executions.ShouldAllBe(execution => execution["status"]!.ToString() == "SUCCEEDED");
        run.Executions.ShouldContain(execution => execution["decision"]!.ToString() == "promoted");
        run.LiveError(0).ShouldBeNull("the first file is streamed before there is a model");
        run.LiveError(2)!.Value.ShouldBeLessThan(run.LiveError(1)!.Value);
        run.Report["framework"]!.ToString().ShouldStartWith("net");
    }
}
