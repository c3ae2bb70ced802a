using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Shapes;

namespace Pipeline.Cloud.CloudWatch.Operations;

/// <summary>GetMetricData of metrics. Expressions and Metrics Insights are not emulated.</summary>
/// <param name="store">Keeps the metrics.</param>
internal sealed partial class MetricReading(MetricStore store)
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
        var id = query.RequiredString("Id");
        if (!Identity().IsMatch(id)) throw CloudWatchErrors.Value(path + "Id", id);
        if (query.Node("Expression") is not null) throw AwsException.NotEmulated("cloudwatch", $"an expression ({path}Expression)");
        var stat = query.Nested("MetricStat") ?? throw CloudWatchErrors.Missing(path + "MetricStat");
        var named = stat.Nested("Metric") ?? throw CloudWatchErrors.Missing(path + "MetricStat.Metric");
        var metric = MetricText.Read(named.String("Namespace") ?? throw CloudWatchErrors.Missing(path + "MetricStat.Metric.Namespace"), named, path + "MetricStat.Metric.");
        var period = MetricPeriods.Check(stat.Int("Period") ?? throw CloudWatchErrors.Missing(path + "MetricStat.Period"), path + "MetricStat.Period");
        var statistic = Statistic(stat.RequiredString("Stat"), path + "MetricStat.Stat");
        var unit = stat.String("Unit");
        var read = new MetricQuery(id, metric, period, statistic, unit, query.String("Label") ?? metric.Name, query.Bool("ReturnData") ?? true);
        named.RefuseOthers();
        stat.RefuseOthers();
        query.RefuseOthers();
        return read;
    }

    private static MetricStatistic Statistic(string name, string parameter) =>
        MetricStatistic.Parse(name)
        ?? (Other().IsMatch(name) ? throw AwsException.NotEmulated("cloudwatch", $"the statistic '{name}'") : throw CloudWatchErrors.Value(parameter, name));

    [GeneratedRegex(@"^[a-z][A-Za-z0-9_]*\z")]
    private static partial Regex Identity();

    // Trimmed and winsorized means, counts, sums, ranks. Source: "CloudWatch statistics definitions".
    [GeneratedRegex(@"^(?:(?:tm|wm|tc|ts)\d|(?:TM|WM|TC|TS|PR)\(|IQM\z)")]
    private static partial Regex Other();

    private sealed record MetricQuery(string Id, MetricName Metric, int Period, MetricStatistic Statistic, string? Unit, string Label, bool Returned);
}
