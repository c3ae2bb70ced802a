using System.Globalization;

namespace Pipeline.StateMachine.Tests;

/// <summary>What a run tells of the answers that the serving model gave live.</summary>
[Trait("Cost", "process")]
public sealed class LiveErrorTests
{
    [Theory]
    [InlineData(999, false)]
    [InlineData(1000, true)]
    public async Task The_live_error_is_told_and_written_as_metrics_if_it_is_of_enough_trips(int answers, bool isWritten)
    {
        await using var harness = RetrainHarness.Serving();
        harness.Intervals(answers, carried: 0, covered: 0);
        (harness.LiveErrors, harness.PromotedError) = ((5.6, 3.5, 2.5, 6.25, 0.04), "5.0");
        var outcome = await harness.RunAsync();
        harness.ShouldHaveDecided(outcome, "promoted");
        string live = string.Create(CultureInfo.InvariantCulture, $$"""{"answers":{{answers}},"rmse":5.6,"mean":3.5,"median":2.5,"rmse_of_all":6.25,"excluded":0.04,"promoted":5}""");
        outcome.Output!["live"]!.ToJsonString().ShouldBe(live);
        harness.Published.ShouldHaveSingleItem()["live"]!.ToJsonString().ShouldBe(live);
        Written(harness).ShouldBe(
            isWritten ? [("LiveError", 5.6), ("LiveErrorOfAll", 6.25), ("LiveErrorRatio", 1.12), ("LiveExcluded", 0.04), ("LiveMeanError", 3.5), ("LiveMedianError", 2.5)] : []);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("none")]
    [InlineData("0")]
    public async Task An_error_is_held_against_nothing_where_none_is_noted(string? noted)
    {
        await using var harness = RetrainHarness.Serving();
        harness.PromotedError = noted;
        harness.Intervals(2000, carried: 0, covered: 0);
        var outcome = await harness.RunAsync();
        outcome.Output!["live"]!["promoted"].ShouldBeNull();
        Written(harness).Select(metric => metric.Name).ShouldBe(["LiveError", "LiveErrorOfAll", "LiveExcluded", "LiveMeanError", "LiveMedianError"]);
    }

    [Fact]
    public async Task It_is_told_by_a_run_that_trains_nothing_too()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Profile = "run-0";
        harness.Changed("distance_miles", 0.3, 0.1);
        harness.Intervals(2000, carried: 0, covered: 0);
        var outcome = await harness.RunAsync();
        harness.ShouldHaveDecided(outcome, "data-changed");
        outcome.Output!["live"]!["rmse"]!.GetValue<double>().ShouldBe(5);
    }

    [Fact]
    public async Task Where_nothing_was_answered_or_nothing_serves_there_is_none()
    {
        await using var harness = RetrainHarness.Serving();
        (await harness.RunAsync()).Output!["live"].ShouldBeNull();
        await using var first = new RetrainHarness();
        var outcome = await first.RunAsync();
        first.ShouldHaveDecided(outcome, "promoted");
        outcome.Output!["live"].ShouldBeNull();
        outcome.States.ShouldNotContain("MeasureLive");
    }

    [Fact]
    public async Task A_model_is_noted_with_the_error_that_it_was_promoted_with_and_keeps_it_when_it_comes_back()
    {
        await using var harness = RetrainHarness.Serving();
        harness.CandidateError(4.1234567);
        harness.ShouldHaveDecided(await harness.RunAsync(), "promoted");
        harness.Noted["PromotedError"].ShouldBe("4.123457");

        await using var back = RetrainHarness.Serving();
        (back.Input, back.PromotedError) = (RetrainHarness.Rollback(RetrainDefinition.EarlierModel), "4.5");
        back.ShouldHaveDecided(await back.RunAsync(), "rolled-back");
        back.Noted["PromotedError"].ShouldBe("4.5");
    }

    private static IEnumerable<(string Name, double Value)> Written(RetrainHarness harness) =>
        harness.CloudWatch.CallsOf("PutMetricData").SelectMany(call => call["MetricData"]!.AsArray())
            .Select(datum => (Name: datum!["MetricName"]!.GetValue<string>(), Value: Math.Round(datum["Value"]!.GetValue<double>(), 9)))
            .Where(datum => datum.Name.StartsWith("Live", StringComparison.Ordinal)).OrderBy(datum => datum.Name, StringComparer.Ordinal);
}
