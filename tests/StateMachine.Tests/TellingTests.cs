namespace Pipeline.StateMachine.Tests;

/// <summary>Topics that do not take what a run has to tell.</summary>
[Trait("Cost", "process")]
public sealed class TellingTests
{
    [Fact]
    public async Task A_failure_that_cannot_be_told_still_fails_with_its_own_error()
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", 5);
        harness.Glue.AlwaysFails("StartCrawler", "EntityNotFoundException", "no such crawler");
        harness.Sns.AlwaysFails("Publish", "NotFoundException", "no such topic");
        var outcome = await harness.RunAsync();
        outcome.Status.ShouldBe("FAILED");
        outcome.Error.ShouldBe("NotDeployed");
        outcome.Cause!.ShouldContain("no such crawler");
        harness.Endpoint.Serving.ShouldBe("old");
    }

    [Fact]
    public async Task What_a_run_learns_from_and_leaves_out_is_written_as_the_stacks_metrics()
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", 5);
        harness.Others(unreadable: 3, outside: 20, unmatched: 100);
        (await harness.RunAsync()).Status.ShouldBe("SUCCEEDED");
        // The second one tells the share of the tenth with the fewest labels, the third that the run has decided.
        harness.CloudWatch.CallsOf("PutMetricData").Count.ShouldBe(3);
        var put = harness.CloudWatch.CallsOf("PutMetricData")[0];
        put["Namespace"]!.GetValue<string>().ShouldBe("Pipeline");
        put["MetricData"]!.AsArray().Select(datum => $"{datum!["MetricName"]} {datum["Value"]} {datum["Unit"]} {datum["Dimensions"]!.ToJsonString()}").ShouldBe(
            new[] { "Labels 20000", "Outside 20", "Unreadable 3", "Unmatched 100" }.Select(count => count + """ Count [{"Name":"StackName","Value":"stack"}]"""));
    }

    [Theory]
    [InlineData(5.0, 20_000, 1)]
    [InlineData(3.5, 20_000, 1)]
    [InlineData(5.0, 999, 0)]
    public async Task A_run_that_compared_two_models_is_counted(double live, int labels, int counted)
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", live);
        harness.Labels(labels);
        (await harness.RunAsync()).Status.ShouldBe("SUCCEEDED");
        harness.CloudWatch.CallsOf("PutMetricData").SelectMany(call => call["MetricData"]!.AsArray())
            .Count(datum => datum!["MetricName"]!.GetValue<string>() == "Decisions" && datum["Value"]!.GetValue<double>() == 1).ShouldBe(counted);
    }

    [Theory]
    [InlineData("AccessDeniedException", 4)]
    [InlineData("InvalidParameterValueException", 1)]
    public async Task A_run_whose_metrics_cannot_be_written_goes_on(string code, int attempts)
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", 5);
        harness.CloudWatch.AlwaysFails("PutMetricData", code);
        harness.ShouldHaveDecided(await harness.RunAsync(), "promoted");
        // The counts, the share of the tenth with the fewest labels, and that it has decided.
        harness.CloudWatch.CallsOf("PutMetricData").Count.ShouldBe(3 * attempts);
        harness.Published.ShouldHaveSingleItem()["labels"]!.GetValue<int>().ShouldBe(20_000);
    }

    [Theory]
    [InlineData(5.0)]
    [InlineData(3.5)]
    public async Task A_decision_that_cannot_be_told_fails_the_run_and_leaves_what_was_decided(double live)
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", live);
        harness.Sns.AlwaysFails("Publish", "NotFoundException", "no such topic");
        var outcome = await harness.RunAsync();
        outcome.Status.ShouldBe("FAILED");
        outcome.Cause!.ShouldStartWith("PublishDecision: no such topic");
        if (live < 4) harness.Endpoint.Serving.ShouldBe("old");
        else harness.Endpoint.Serving!.ShouldStartWith("stack-trips-");
    }

    [Fact]
    public async Task A_decision_that_one_publication_loses_is_told_as_a_failure_of_telling()
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", 3.5);
        harness.Sns.Fails("Publish", "NotFoundException", "no such topic");
        var outcome = await harness.RunAsync();
        outcome.Error.ShouldBe("SNS.NotFoundException");
        harness.Published.Select(message => message["decision"]!.GetValue<string>()).ShouldBe(["rejected", "failed"]);
        harness.Endpoint.Serving.ShouldBe("old");
    }
}
