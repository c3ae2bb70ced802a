using System.Text.RegularExpressions;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.CloudWatch.Operations;

/// <summary>Reads the structure MetricStat of queries and alarms.</summary>
internal static class MetricStatReader
{
    /// <summary>The metric, its statistic, its unit (null for all) and its period in seconds.</summary>
    /// <param name="stat">The structure.</param>
    /// <param name="path">Where it is, for messages.</param>
    /// <exception cref="AwsException">A member is missing or not allowed. The period is the caller's to check.</exception>
    public static (MetricName Metric, MetricStatistic Statistic, string? Unit, int Period) Read(Parameters stat, string path)
    {
        var named = stat.Nested("Metric") ?? throw CloudWatchErrors.Missing(path + "Metric");
        var metric = MetricText.Read(named.String("Namespace") ?? throw CloudWatchErrors.Missing(path + "Metric.Namespace"), named, path + "Metric.");
        var period = stat.Int("Period") ?? throw CloudWatchErrors.Missing(path + "Period");
        var statistic = StatisticName.Read(stat.RequiredString("Stat"), path + "Stat");
        var unit = stat.String("Unit");
        named.RefuseOthers();
        stat.RefuseOthers();
        return (metric, statistic, unit, period);
    }
}

/// <summary>Reads the names of statistics.</summary>
internal static partial class StatisticName
{
    /// <summary>The statistic with a name.</summary>
    /// <exception cref="AwsException">InvalidParameterValue, or NotImplemented for one that only AWS has.</exception>
    public static MetricStatistic Read(string name, string parameter) =>
        MetricStatistic.Parse(name)
        ?? (Other().IsMatch(name) ? throw AwsException.NotEmulated("cloudwatch", $"the statistic '{name}'") : throw CloudWatchErrors.Value(parameter, name));

    // Trimmed and winsorized means, counts, sums, ranks. Source: "CloudWatch statistics definitions".
    [GeneratedRegex(@"^(?:(?:tm|wm|tc|ts)\d|(?:TM|WM|TC|TS|PR)\(|IQM\z)")]
    private static partial Regex Other();
}

/// <summary>Reads the ids of queries.</summary>
internal static partial class QueryId
{
    /// <summary>A query's id.</summary>
    /// <exception cref="AwsException">InvalidParameterValue.</exception>
    public static string Read(Parameters query, string path)
    {
        var id = query.RequiredString("Id");
        return Identity().IsMatch(id) ? id : throw CloudWatchErrors.Value(path + "Id", id);
    }

    [GeneratedRegex(@"^[a-z][A-Za-z0-9_]*\z")]
    private static partial Regex Identity();
}
