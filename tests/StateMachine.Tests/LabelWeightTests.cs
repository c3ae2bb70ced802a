using System.Globalization;

namespace Pipeline.StateMachine.Tests;

/// <summary>What a run does about labels that come for some kind of trip alone.</summary>
[Trait("Cost", "process")]
public sealed class LabelWeightTests
{
    [Theory]
    [InlineData("distance", "5.9", "66.2", "of the trips of 5.9 to 66.2 miles, 29 percent")]
    [InlineData("predicted", "21.0", "60.0", "of the trips that were predicted 21 to 60 minutes, 29 percent")]
    public async Task Labels_of_some_trips_alone_train_nothing_and_refresh_nothing(string kind, string lowest, string highest, string reason)
    {
        await using var harness = RetrainHarness.Serving();
        harness.Leans(kind, lowest, highest, "0.29");
        var outcome = await harness.RunAsync("run-1");
        harness.ShouldHaveDecided(outcome, "labels-lean");
        outcome.Output!["reason"]!.GetValue<string>().ShouldStartWith(reason + " have the labels that they would have");
        harness.SageMaker.CallsOf("CreateTrainingJob").ShouldBeEmpty();
        harness.Queries.ShouldAllBe(query => query["ResultConfiguration"] == null, "Routes and intervals alone say where their results go.");
        Shares(harness).ShouldBe([0.29]);
    }

    [Theory]
    [InlineData("0.6", "promoted")]
    [InlineData("0.59", "labels-lean")]
    public async Task How_few_they_may_be_is_a_parameter(string share, string decision)
    {
        await using var harness = RetrainHarness.Serving();
        harness.Leans("distance", "1", "2", share);
        harness.ShouldHaveDecided(await harness.RunAsync(), decision);
        Shares(harness).ShouldBe([double.Parse(share, CultureInfo.InvariantCulture)]);
    }

    [Fact]
    public async Task Where_no_tenth_has_enough_trips_nothing_leans()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Leans(null);
        harness.ShouldHaveDecided(await harness.RunAsync(), "promoted");
    }

    [Theory]
    [InlineData("distance")]
    [InlineData(null)]
    public async Task How_many_trips_of_each_age_have_labels_is_told_and_decides_nothing(string? tenth)
    {
        await using var harness = RetrainHarness.Serving();
        harness.Leans(tenth is null ? null : [tenth, "1", "2", "0.9"]);
        harness.Labelled(("0.0", "0.0"), ("1.0", "2.5E-1"), ("8.0", "1.0"));
        var outcome = await harness.RunAsync();
        harness.ShouldHaveDecided(outcome, "promoted");
        outcome.Output!["labelled"]!.ToJsonString().ShouldBe("""{"today":0,"yesterday":0.25,"older":1}""");
        Metrics(harness).Where(metric => metric.Name != "LeastLabelShare" && metric.Name.StartsWith("Label", StringComparison.Ordinal) && metric.Name != "Labels")
            .ShouldBe([("LabelledToday", 0), ("LabelledYesterday", 0.25), ("LabelledOlder", 1)]);
        Shares(harness).ShouldBe([tenth is null ? 1 : 0.9]);
    }

    private static IEnumerable<(string Name, double Value)> Metrics(RetrainHarness harness) => harness.CloudWatch.CallsOf("PutMetricData")
        .SelectMany(call => call["MetricData"]!.AsArray()).Select(datum => (datum!["MetricName"]!.GetValue<string>(), datum!["Value"]!.GetValue<double>()));

    private static IEnumerable<double> Shares(RetrainHarness harness) => Metrics(harness).Where(metric => metric.Name == "LeastLabelShare").Select(metric => metric.Value);
}
