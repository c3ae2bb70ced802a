using Pipeline.Cloud.CloudWatch.Alarms;

namespace Pipeline.Cloud.Tests.CloudWatch.Alarms;

/// <summary>How datapoints make a state. Source: the tables of "Configuring how CloudWatch alarms treat missing data".</summary>
public sealed class AlarmEvaluationTests
{
    private const string Ok = "OK";
    private const string Alarm = "ALARM";
    private const string Kept = "kept";
    private const string Insufficient = "INSUFFICIENT_DATA";

    [Theory]
    [InlineData("0 - X - X", Ok, Ok, Ok, Ok)]
    [InlineData("0 - - - -", Ok, Ok, Ok, Ok)]
    [InlineData("- - - - -", Insufficient, Kept, Alarm, Ok)]
    [InlineData("0 X X - X", Alarm, Alarm, Alarm, Alarm)]
    [InlineData("- - X - -", Alarm, Kept, Alarm, Ok)]
    public void Three_of_three(string points, string missing, string ignore, string breaching, string notBreaching) =>
        States(3, 3, points).ShouldBe([missing, ignore, breaching, notBreaching]);

    [Theory]
    [InlineData("0 - X - X", Alarm, Alarm, Alarm, Alarm)]
    [InlineData("0 0 X 0 X", Alarm, Alarm, Alarm, Alarm)]
    [InlineData("0 - X - -", Ok, Ok, Alarm, Ok)]
    [InlineData("- - - - 0", Ok, Ok, Alarm, Ok)]
    [InlineData("- - - X -", Alarm, Kept, Alarm, Ok)]
    public void Two_of_three(string points, string missing, string ignore, string breaching, string notBreaching) =>
        States(3, 2, points).ShouldBe([missing, ignore, breaching, notBreaching]);

    [Theory]
    [InlineData("- - - - X")]
    [InlineData("- - - X -")]
    public void A_datapoint_that_breaches_and_is_too_new_makes_no_alarm_yet(string points) => States(3, 3, points)[0].ShouldBe(Ok);

    [Theory]
    [InlineData("- - X", Alarm)]
    [InlineData("- X -", Alarm)]
    [InlineData("X - -", Alarm)]
    [InlineData("X - 0", Ok)]
    [InlineData("X 0 -", Ok)]
    public void One_of_one_looks_for_its_datapoint_in_three_periods(string points, string state) => States(1, 1, points)[3].ShouldBe(state);

    [Fact]
    public void Alarms_on_the_metrics_of_DynamoDB_ignore_missing_data_by_default()
    {
        new AlarmEvaluation(Definitions.Of(1, ns: "AWS/DynamoDB"), Definitions.Points("---")).Evaluate().ShouldBeNull();
        new AlarmEvaluation(Definitions.Of(1, missing: MissingData.NotBreaching, ns: "AWS/DynamoDB"), Definitions.Points("---")).Evaluate()!.State.ShouldBe(AlarmState.Ok);
    }

    [Theory]
    [InlineData(AlarmComparison.GreaterThanThreshold, "[False, False, True]")]
    [InlineData(AlarmComparison.GreaterThanOrEqualToThreshold, "[False, True, True]")]
    [InlineData(AlarmComparison.LessThanThreshold, "[True, False, False]")]
    [InlineData(AlarmComparison.LessThanOrEqualToThreshold, "[True, True, False]")]
    public void A_datapoint_below_at_and_above_the_threshold(AlarmComparison comparison, string breaches) =>
        $"[{string.Join(", ", new[] { 1.0, 2, 3 }.Select(value => comparison.Breaches(value, 2)))}]".ShouldBe(breaches);

    private static List<string> States(int periods, int needed, string points) =>
    [
        .. new[] { MissingData.Missing, MissingData.Ignore, MissingData.Breaching, MissingData.NotBreaching }
            .Select(missing => new AlarmEvaluation(Definitions.Of(periods, needed, missing), Definitions.Points(points)).Evaluate()?.State.Name() ?? Kept),
    ];
}
