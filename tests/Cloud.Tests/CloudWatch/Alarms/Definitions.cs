using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Cloud.CloudWatch.Metrics;

namespace Pipeline.Cloud.Tests.CloudWatch.Alarms;

/// <summary>Alarms of tests: on the sum of the metric M of the namespace N, above 0, by the minute.</summary>
internal static class Definitions
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    public static AlarmDefinition Of(int periods, int? needed = null, MissingData? missing = null, string ns = "N") => new()
    {
        Name = "a",
        Queries = [new MetricQuery(AlarmDefinition.OnlyMetric, null, Returned: true, MetricName.Of(ns, "M", []), MetricStatistic.Parse("Sum")!, null)],
        OfOneMetric = true,
        Period = TimeSpan.FromMinutes(1),
        EvaluationPeriods = periods,
        DatapointsToAlarm = needed,
        Threshold = 0,
        Comparison = AlarmComparison.GreaterThanThreshold,
        Missing = missing,
    };

    /// <summary>Datapoints before noon, newest first, of a text as AWS's guide writes them, newest last: X breaches, 0 does not, - is missing.</summary>
    public static IReadOnlyList<Datapoint?> Points(string text) =>
    [
        .. text.Replace(" ", "", StringComparison.Ordinal).Reverse()
            .Select((sign, slot) => sign == '-' ? (Datapoint?)null : new Datapoint(Noon.AddMinutes(-1 - slot), sign == 'X' ? 1 : 0, 1)),
    ];
}
