using Pipeline.Cloud.CloudWatch.Alarms;

namespace Pipeline.Template.Tests.Alarms;

/// <summary>Each alarm of template.yaml over four series of its metrics: it rings when it should, not before, and is over when it should be.</summary>
public sealed class AlarmSeriesTests(DeployedAlarms deployed) : IClassFixture<DeployedAlarms>
{
    private const string Topic = "arn:aws:sns:us-east-1:000000000000:s-alarms";

    public static TheoryData<string> Alarms => [.. new ProjectTemplate().OfType("AWS::CloudWatch::Alarm")];

    [Theory]
    [MemberData(nameof(Alarms))]
    public async Task It_rings_once_as_many_periods_breach_as_it_wants_and_tells_the_topic(string alarm)
    {
        var series = Of(alarm);
        await series.ComplyAsync(series.Definition.EvaluationPeriods);
        await series.BreachAsync(series.Definition.NeededToAlarm - 1);
        series.State.ShouldBe(AlarmState.Ok);
        await series.BreachAsync(1);
        series.State.ShouldBe(AlarmState.Alarm);
        series.Published.ShouldBe([(Topic, "OK"), (Topic, "ALARM")]);
    }

    [Theory]
    [MemberData(nameof(Alarms))]
    public async Task It_stays_silent_at_its_threshold(string alarm)
    {
        var series = Of(alarm);
        for (var period = 0; period < series.Definition.EvaluationPeriods + 3; period++)
        {
            await series.ComplyAsync(1);
            series.State.ShouldBe(AlarmState.Ok);
        }
    }

    [Theory]
    [MemberData(nameof(Alarms))]
    public async Task It_is_over_when_too_few_of_its_periods_breach(string alarm)
    {
        var series = await RingingAsync(alarm);
        await series.ComplyAsync(series.Definition.EvaluationPeriods - series.Definition.NeededToAlarm);
        series.State.ShouldBe(AlarmState.Alarm);
        await series.ComplyAsync(1);
        series.State.ShouldBe(AlarmState.Ok);
        series.Published[^1].ShouldBe((Topic, "OK"));
    }

    [Theory]
    [MemberData(nameof(Alarms))]
    public async Task Without_data_it_is_over_unless_it_keeps_its_state(string alarm)
    {
        var unused = Of(alarm);
        var keeps = unused.Definition.Missing == MissingData.Ignore;
        await unused.MissAsync(3);
        unused.State.ShouldBe(keeps ? AlarmState.InsufficientData : AlarmState.Ok);
        var series = await RingingAsync(alarm);
        await series.MissAsync(series.Definition.EvaluationRange);
        series.State.ShouldBe(keeps ? AlarmState.Alarm : AlarmState.Ok);
    }

    private WatchedSeries Of(string alarm) => new(deployed.Definitions[alarm]);

    private async Task<WatchedSeries> RingingAsync(string alarm)
    {
        var series = Of(alarm);
        await series.BreachAsync(series.Definition.EvaluationPeriods);
        series.State.ShouldBe(AlarmState.Alarm);
        return series;
    }
}
