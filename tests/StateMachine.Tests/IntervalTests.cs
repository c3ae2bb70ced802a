namespace Pipeline.StateMachine.Tests;

/// <summary>When intervals are computed, of what, and what is told of those that predictions carried.</summary>
[Trait("Cost", "process")]
public sealed class IntervalTests
{
    [Fact]
    public async Task A_promotion_computes_the_intervals_of_the_candidate()
    {
        await using var harness = RetrainHarness.Serving();
        harness.ShouldHaveDecided(await harness.RunAsync(), "promoted");

        harness.Queries[^1]["ResultConfiguration"]!["OutputLocation"]!.GetValue<string>().ShouldBe("s3://lake/lookups/intervals/");
        Sql(harness).ShouldContain("FROM judged WHERE run = 'run-1' AND 'promoted' = 'promoted' AND part = 'new'");
        Sql(harness).ShouldContain("FROM examples WHERE run = 'run-1' AND 'promoted' <> 'promoted'");
    }

    [Theory]
    [InlineData(1999, false)]
    [InlineData(2000, true)]
    public async Task Another_run_computes_those_of_the_live_answers_if_there_are_enough(int answers, bool computes)
    {
        await using var harness = RetrainHarness.Serving();
        harness.CandidateError(6);
        harness.Intervals(answers, carried: 0, covered: 0);
        var outcome = await harness.RunAsync();
        harness.ShouldHaveDecided(outcome, "rejected");

        outcome.States.Contains("RefreshIntervals").ShouldBe(computes);
        outcome.Output!["coverage"].ShouldBeNull();
        if (computes) Sql(harness).ShouldContain("FROM judged WHERE run = 'run-1' AND 'rejected' = 'promoted' AND");
        if (computes) Sql(harness).ShouldContain("FROM examples WHERE run = 'run-1' AND 'rejected' <> 'promoted' AND usable AND predicted IS NOT NULL AND scored_at < labelled_at AND to_unixtime(scored_at) >= 1768003920");
    }

    [Theory]
    [InlineData(999, 900, false)]
    [InlineData(1000, 850, true)]
    public async Task Coverage_is_told_and_written_as_a_metric_if_it_is_of_enough_trips(int carried, int covered, bool isWritten)
    {
        await using var harness = RetrainHarness.Serving();
        harness.Intervals(1500, carried, covered);
        var outcome = await harness.RunAsync();
        harness.ShouldHaveDecided(outcome, "promoted");

        var coverage = (double)covered / carried;
        outcome.Output!["coverage"]!.GetValue<double>().ShouldBe(coverage, 1e-12);
        harness.Published.ShouldHaveSingleItem()["coverage"]!.GetValue<double>().ShouldBe(coverage, 1e-12);
        var put = harness.CloudWatch.CallsOf("PutMetricData").SelectMany(call => call["MetricData"]!.AsArray()).Where(datum => datum!["MetricName"]!.GetValue<string>() == "IntervalCoverage").ToList();
        put.Count.ShouldBe(isWritten ? 1 : 0);
        if (isWritten) put[0]!["Value"]!.GetValue<double>().ShouldBe(0.85, 1e-12);
    }

    [Theory]
    [InlineData(10, "RefreshLookups")]
    [InlineData(11, "RefreshIntervals")]
    public async Task A_query_that_failed_is_told_though_the_model_serves(int before, string state)
    {
        await using var harness = RetrainHarness.Serving();
        for (int i = 0; i < before; i++) harness.Athena.Next("GetQueryExecution", input => RetrainHarness.Query(input, "SUCCEEDED"));
        harness.Athena.On("GetQueryExecution", input => RetrainHarness.Query(input, "FAILED"));
        var outcome = await harness.RunAsync();

        outcome.Status.ShouldBe("FAILED");
        outcome.Cause!.ShouldStartWith($"{state}: ");
        harness.Endpoint.Serving!.ShouldStartWith("stack-trips-");
    }

    private static string Sql(RetrainHarness harness) => harness.Queries[^1]["QueryString"]!.GetValue<string>();
}
