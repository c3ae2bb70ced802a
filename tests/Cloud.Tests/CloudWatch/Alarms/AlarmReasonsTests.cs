using Pipeline.Cloud.CloudWatch.Alarms;

namespace Pipeline.Cloud.Tests.CloudWatch.Alarms;

/// <summary>The reasons of states, in the words of messages that CloudWatch sends.</summary>
public sealed class AlarmReasonsTests
{
    [Theory]
    [InlineData(1, null, "--X", "Threshold Crossed: 1 datapoint [1.0 (15/01/26 11:59:00)] was greater than the threshold (0.0).")]
    [InlineData(1, null, "--0", "Threshold Crossed: 1 datapoint [0.0 (15/01/26 11:59:00)] was not greater than the threshold (0.0).")]
    [InlineData(1, 1, "--X", "Threshold Crossed: 1 out of the last 1 datapoints [1.0 (15/01/26 11:59:00)] was greater than the threshold (0.0) (minimum 1 datapoint for OK -> ALARM transition).")]
    [InlineData(3, 2, "X0X", "Threshold Crossed: 2 out of the last 3 datapoints [1.0 (15/01/26 11:59:00), 1.0 (15/01/26 11:57:00)] were greater than the threshold (0.0) (minimum 2 datapoints for OK -> ALARM transition).")]
    [InlineData(3, 2, "X00", "Threshold Crossed: 2 out of the last 3 datapoints [0.0 (15/01/26 11:59:00), 0.0 (15/01/26 11:58:00)] were not greater than the threshold (0.0) (minimum 2 datapoints for ALARM -> OK transition).")]
    [InlineData(5, 5, "XXXXX", "Threshold Crossed: 5 out of the last 5 datapoints were greater than the threshold (0.0). The most recent datapoints which crossed the threshold: [1.0 (15/01/26 11:59:00), 1.0 (15/01/26 11:58:00), 1.0 (15/01/26 11:57:00), 1.0 (15/01/26 11:56:00), 1.0 (15/01/26 11:55:00)] (minimum 5 datapoints for OK -> ALARM transition).")]
    [InlineData(1, null, "---", "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].")]
    [InlineData(5, 2, "X----", "Threshold Crossed: 1 datapoint was received for 5 periods and 4 missing datapoints were treated as [NonBreaching].")]
    public void Of_datapoints(int periods, int? needed, string points, string reason) =>
        new AlarmEvaluation(Definitions.Of(periods, needed, MissingData.NotBreaching), Definitions.Points(points)).Evaluate()!.Reason.ShouldBe(reason);

    [Theory]
    [InlineData(MissingData.Missing, 1, "Insufficient Data: 1 datapoint was unknown.")]
    [InlineData(MissingData.Missing, 2, "Insufficient Data: 2 datapoints were unknown.")]
    [InlineData(MissingData.Breaching, 2, "Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [Breaching].")]
    public void Of_none(MissingData missing, int periods, string reason) =>
        new AlarmEvaluation(Definitions.Of(periods, null, missing), Definitions.Points("----")).Evaluate()!.Reason.ShouldBe(reason);

    [Theory]
    [InlineData(0, "0.0")]
    [InlineData(0.85, "0.85")]
    [InlineData(48000, "48000.0")]
    [InlineData(-2, "-2.0")]
    [InlineData(10_000_000, "1.0E7")]
    [InlineData(123_456_789, "1.23456789E8")]
    [InlineData(0.00025, "2.5E-4")]
    public void Numbers_are_written_as_Java_writes_them(double value, string text) => AlarmReasons.Number(value).ShouldBe(text);
}
