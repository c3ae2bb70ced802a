using System.Text.Json.Nodes;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Shapes;

namespace Pipeline.Cloud.CloudWatch.Operations;

/// <summary>GetMetricData of metrics. Expressions and Metrics Insights are not emulated.</summary>
/// <param name="store">Keeps the metrics.</param>
internal sealed class MetricReading(MetricStore store)
{
    private const int MostQueries = 500;
    private const int MostDataPoints = 100_800;

    /// <summary>The data points of each query.</summary>
    public JsonObject Get(JsonObject input)
    {
        Shape.Check(MetricShapes.GetData, input);
        var parameters = new Parameters("cloudwatch", input);
        var (from, to) = MetricPeriods.Range(parameters);
        var queries = parameters.Structures("MetricDataQueries");
        if (queries.Count == 0) throw CloudWatchErrors.Missing("MetricDataQueries");
        if (queries.Count > MostQueries) throw CloudWatchErrors.TooMany("MetricDataQueries", MostQueries);
        var ascending = parameters.String("ScanBy") == "TimestampAscending";
        var read = queries.Select((query, index) => Query(query, FormattableString.Invariant($"MetricDataQueries.member.{index + 1}."))).ToList();
        if (read.GroupBy(query => query.Id, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw CloudWatchErrors.Value($"The value {twice.Key} for parameter MetricDataQueries.Id is not unique.");
        var results = read.Where(query => query.Returned).Select(query => (Query: query, Points: Points(query, from, to))).ToList();
        if (results.Sum(result => result.Points.Count) > MostDataPoints)
            throw AwsException.NotEmulated("cloudwatch", $"an answer of more than {MostDataPoints} data points, which AWS gives in pages: ask for less time or longer periods");
        return new JsonObject
        {
            ["MetricDataResults"] = new JsonArray([.. results.Select(result => Result(result.Query, ascending ? result.Points : [.. result.Points.Reverse()]))]),
            ["Messages"] = new JsonArray(),
        };
    }

    private IReadOnlyList<(DateTimeOffset At, double Value)> Points(MetricQuery query, DateTimeOffset from, DateTimeOffset to) =>
    [
        .. MetricPeriods.Group(store.Between(query.Metric, from, to, query.Unit), query.Period)
            .Select(period => (period.Start, Value: query.Statistic.Of([.. period.Samples])))
            .Where(point => point.Value is not null).Select(point => (point.Start, point.Value!.Value)),
    ];

    private static JsonObject Result(MetricQuery query, IReadOnlyList<(DateTimeOffset At, double Value)> points) => new()
    {
        ["Id"] = query.Id,
        ["Label"] = query.Label,
        ["Timestamps"] = new JsonArray([.. points.Select(point => AwsTimestamp.Node(point.At))]),
        ["Values"] = new JsonArray([.. points.Select(point => (JsonNode)point.Value)]),
        ["StatusCode"] = "Complete",
    };

    private static MetricQuery Query(Parameters query, string path)
    {
        var id = QueryId.Read(query, path);
        if (query.Node("Expression") is not null) throw AwsException.NotEmulated("cloudwatch", $"an expression ({path}Expression)");
        var stat = query.Nested("MetricStat") ?? throw CloudWatchErrors.Missing(path + "MetricStat");
        var (metric, statistic, unit, period) = MetricStatReader.Read(stat, path + "MetricStat.");
        MetricPeriods.Check(period, path + "MetricStat.Period");
        var read = new MetricQuery(id, metric, period, statistic, unit, query.String("Label") ?? metric.Name, query.Bool("ReturnData") ?? true);
        query.RefuseOthers();
        return read;
    }

    private sealed record MetricQuery(string Id, MetricName Metric, int Period, MetricStatistic Statistic, string? Unit, string Label, bool Returned);
}
