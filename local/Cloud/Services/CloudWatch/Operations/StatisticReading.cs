using System.Text.Json.Nodes;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Shapes;

namespace Pipeline.Cloud.CloudWatch.Operations;

/// <summary>GetMetricStatistics.</summary>
/// <param name="store">Keeps the metrics.</param>
internal sealed class StatisticReading(MetricStore store)
{
    private const int MostDataPoints = 1440;

    /// <summary>The statistics of a metric by period and unit.</summary>
    public JsonObject Get(JsonObject input)
    {
        Shape.Check(MetricShapes.GetStatistics, input);
        var parameters = new Parameters("cloudwatch", input);
        var metric = MetricText.Read(parameters.RequiredString("Namespace"), parameters, "");
        var (from, to) = MetricPeriods.Range(parameters);
        var period = MetricPeriods.Check(parameters.Int("Period") ?? throw CloudWatchErrors.Missing("Period"), "Period");
        if ((to - from).TotalSeconds / period > MostDataPoints)
            throw CloudWatchErrors.Combination($"You have requested up to {Math.Ceiling((to - from).TotalSeconds / period)} datapoints, which exceeds the limit of {MostDataPoints}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.");
        var (simple, extended) = (parameters.Strings("Statistics"), parameters.Strings("ExtendedStatistics"));
        if (simple.Count > 0 && extended.Count > 0) throw CloudWatchErrors.Combination("The parameters Statistics and ExtendedStatistics are mutually exclusive and you have specified both.");
        if (simple.Count + extended.Count == 0) throw CloudWatchErrors.Combination("At least one of the parameters Statistics and ExtendedStatistics must be specified.");
        var statistics = simple.Concat(extended.Select(Percentile)).Select(name => MetricStatistic.Parse(name)!).ToList();
        var minutes = store.Between(metric, from, to, parameters.String("Unit"));
        return new JsonObject
        {
            ["Label"] = metric.Name,
            ["Datapoints"] = new JsonArray([.. minutes.GroupBy(minute => minute.Unit).SelectMany(unit =>
                MetricPeriods.Group(unit, period).Select(each => Point(each.Start, unit.Key, each.Samples, statistics)))]),
        };
    }

    private static string Percentile(string name) =>
        MetricStatistic.Parse(name) is { Percentile: not null } ? name : throw CloudWatchErrors.Value("ExtendedStatistics", name);

    private static JsonObject Point(DateTimeOffset start, string unit, IReadOnlyList<MetricSamples> samples, IEnumerable<MetricStatistic> statistics)
    {
        var point = new JsonObject { ["Timestamp"] = AwsTimestamp.Node(start), ["Unit"] = unit };
        var percentiles = new JsonObject();
        foreach (var statistic in statistics)
        {
            if (statistic.Of([.. samples]) is { } value) (statistic.Percentile is null ? point : percentiles)[statistic.Name] = value;
        }

        if (percentiles.Count > 0) point["ExtendedStatistics"] = percentiles;
        return point;
    }
}
