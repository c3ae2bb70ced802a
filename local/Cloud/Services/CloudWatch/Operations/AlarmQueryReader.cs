using System.Globalization;
using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.CloudWatch.Operations;

/// <summary>Reads what an alarm watches: one metric, or metrics and an expression.</summary>
internal static class AlarmQueryReader
{
    private const int MostMetrics = 10;
    private static readonly string[] OfOneMetric = ["MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Dimensions", "Period", "Unit"];

    /// <summary>The metric that a request names by <c>MetricName</c>, and its period in seconds.</summary>
    /// <exception cref="AwsException">ValidationException.</exception>
    public static (IReadOnlyList<AlarmQuery> Queries, int Period) One(Parameters members)
    {
        if (members.String("MetricName") is null) throw AlarmReader.Invalid("MetricName must not be null");
        var ns = members.String("Namespace") ?? throw AlarmReader.Invalid("Namespace must not be null");
        var period = members.Int("Period") ?? throw AlarmReader.Invalid("Period must not be null");
        var (simple, percentile) = (members.String("Statistic"), members.String("ExtendedStatistic"));
        if ((simple is null) == (percentile is null)) throw AlarmReader.Invalid("Exactly one of Statistic and ExtendedStatistic must be set");
        var statistic = StatisticName.Read(simple ?? percentile!, simple is null ? "ExtendedStatistic" : "Statistic");
        var metric = MetricText.Read(ns, members, "");
        return ([new MetricQuery(AlarmDefinition.OnlyMetric, null, Returned: true, metric, statistic, members.String("Unit"))], Period(period));
    }

    /// <summary>The elements of a request's <c>Metrics</c>, and their period in seconds.</summary>
    /// <exception cref="AwsException">ValidationException, or NotImplemented.</exception>
    public static (IReadOnlyList<AlarmQuery> Queries, int Period) Several(Parameters members)
    {
        if (OfOneMetric.FirstOrDefault(name => members.Node(name) is not null) is { } extra) throw AlarmReader.Invalid($"{extra} should not be set if list of Metrics is set.");
        var elements = members.Structures("Metrics");
        if (elements.Count == 0) throw AlarmReader.Invalid("Metrics list must contain at least one element.");
        var read = elements.Select((element, index) => Element(element, FormattableString.Invariant($"Metrics.member.{index + 1}."))).ToList();
        List<AlarmQuery> queries = [.. read.Select(one => one.Query)];
        if (queries.GroupBy(query => query.Id, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw AlarmReader.Invalid($"The ids of the metrics list must be unique: '{twice.Key}' occurs {twice.Count()} times.");
        if (queries.Count(query => query.Returned) != 1) throw AlarmReader.Invalid("Exactly one element of the metrics list should return data.");
        List<int> periods = [.. read.Select(one => one.Period).OfType<int>().Distinct()];
        if (periods.Count != 1) throw AlarmReader.Invalid("All metrics of the metrics list must have the same period.");
        if (read.Count(one => one.Period is not null) > MostMetrics) throw AlarmReader.Invalid($"An alarm may watch at most {MostMetrics} metrics.");
        foreach (var expression in queries.OfType<ExpressionQuery>()) Check(expression, queries);
        return (queries, periods[0]);
    }

    private static void Check(ExpressionQuery query, List<AlarmQuery> all)
    {
        foreach (var operand in query.Expression.Operands)
        {
            switch (all.Find(other => other.Id == operand))
            {
                case null:
                    throw AlarmReader.Invalid($"Error in expression '{query.Id}': '{operand}' is no id of the metrics list.");
                case ExpressionQuery:
                    throw AwsException.NotEmulated("cloudwatch", $"an expression of an expression ('{query.Id}' of '{operand}')");
            }
        }
    }

    private static (AlarmQuery Query, int? Period) Element(Parameters element, string path)
    {
        var (id, label, returned) = (QueryId.Read(element, path), element.String("Label"), element.Bool("ReturnData") ?? true);
        var (expression, stat) = (element.String("Expression"), element.Nested("MetricStat"));
        if ((expression is null) == (stat is null)) throw AlarmReader.Invalid($"Exactly one of MetricStat and Expression must be set: {path}");
        (AlarmQuery, int?) read;
        if (expression is not null)
        {
            read = (new ExpressionQuery(id, label, returned, MetricExpression.Parse(expression)), null);
        }
        else
        {
            var (metric, statistic, unit, period) = MetricStatReader.Read(stat!, path + "MetricStat.");
            read = (new MetricQuery(id, label, returned, metric, statistic, unit), Period(period));
        }

        element.RefuseOthers();
        return read;
    }

    private static int Period(int seconds)
    {
        if (seconds is 10 or 20 or 30) throw AwsException.NotEmulated("cloudwatch", $"a period of {seconds} seconds: metrics are kept by the minute");
        return seconds % 60 == 0 ? seconds : throw AlarmReader.Invalid(string.Create(CultureInfo.InvariantCulture, $"Period must be 10, 20, 30 or a multiple of 60, not {seconds}."));
    }
}
