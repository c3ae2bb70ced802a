using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.CloudWatch.Metrics;

namespace Pipeline.Cloud.CloudWatch.Alarms;

/// <summary>The message that CloudWatch publishes about a change of an alarm's state. Source: messages of CloudWatch, such as those in "Notifying users on alarm changes".</summary>
/// <param name="cloud">Names and ids of the local cloud.</param>
/// <param name="transition">The change.</param>
internal sealed class AlarmMessage(LocalCloudOptions cloud, AlarmTransition transition)
{
    // SNS takes subjects of up to 100 characters.
    private const int LongestSubject = 100;

    private readonly Alarm _alarm = transition.After;

    /// <summary>The message's subject; a long name is cut off.</summary>
    public string Subject
    {
        get
        {
            var (before, behind) = ($"{_alarm.Status.State.Name()}: \"", $"\" in {Region}");
            var room = LongestSubject - before.Length - behind.Length;
            return before + (_alarm.Name.Length <= room ? _alarm.Name : _alarm.Name[..(room - 3)] + "...") + behind;
        }
    }

    private string Region => cloud.Region switch
    {
        "us-east-1" => "US East (N. Virginia)",
        "us-east-2" => "US East (Ohio)",
        "us-west-1" => "US West (N. California)",
        "us-west-2" => "US West (Oregon)",
        "eu-central-1" => "EU (Frankfurt)",
        "eu-west-1" => "EU (Ireland)",
        var other => other,
    };

    /// <summary>The message.</summary>
    public JsonObject Document()
    {
        var definition = _alarm.Definition;
        return new JsonObject
        {
            ["AlarmName"] = definition.Name,
            ["AlarmDescription"] = definition.Description,
            ["AWSAccountId"] = cloud.AccountId,
            ["AlarmConfigurationUpdatedTimestamp"] = Time(_alarm.ConfiguredAt),
            ["NewStateValue"] = _alarm.Status.State.Name(),
            ["NewStateReason"] = _alarm.Status.Reason,
            ["StateChangeTime"] = Time(_alarm.Status.UpdatedAt),
            ["Region"] = Region,
            ["AlarmArn"] = _alarm.Arn,
            ["OldStateValue"] = transition.Before.Status.State.Name(),
            ["OKActions"] = Texts(definition.OkActions),
            ["AlarmActions"] = Texts(definition.AlarmActions),
            ["InsufficientDataActions"] = Texts(definition.InsufficientDataActions),
            ["Trigger"] = Trigger(definition),
        };
    }

    /// <summary>A time as CloudWatch's documents have it.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);

    private static JsonObject Trigger(AlarmDefinition definition)
    {
        var trigger = definition.OfOneMetric ? Named((MetricQuery)definition.Queries[0]) : [];
        trigger["Period"] = definition.Period.TotalSeconds;
        trigger["EvaluationPeriods"] = definition.EvaluationPeriods;
        if (definition.DatapointsToAlarm is { } needed) trigger["DatapointsToAlarm"] = needed;
        trigger["ComparisonOperator"] = definition.Comparison.ToString();
        trigger["Threshold"] = definition.Threshold;
        trigger["TreatMissingData"] = definition.Missing is { } missing ? missing.Word() : "";
        trigger["EvaluateLowSampleCountPercentile"] = "";
        if (!definition.OfOneMetric) trigger["Metrics"] = new JsonArray([.. definition.Queries.Select(query => Element(query, definition.Period))]);
        return trigger;
    }

    private static JsonObject Named(MetricQuery query)
    {
        var trigger = new JsonObject { ["MetricName"] = query.Metric.Name, ["Namespace"] = query.Metric.Namespace };
        if (query.Statistic.Percentile is null)
        {
            trigger["StatisticType"] = "Statistic";
            trigger["Statistic"] = query.Statistic.Name == "SampleCount" ? "SAMPLE_COUNT" : query.Statistic.Name.ToUpperInvariant();
        }
        else
        {
            trigger["StatisticType"] = "ExtendedStatistic";
            trigger["ExtendedStatistic"] = query.Statistic.Name;
        }

        trigger["Unit"] = query.Unit;
        trigger["Dimensions"] = Dimensions(query.Metric);
        return trigger;
    }

    private static JsonObject Element(AlarmQuery query, TimeSpan period)
    {
        var element = new JsonObject();
        if (query is ExpressionQuery calculated) element["Expression"] = calculated.Expression.Text;
        element["Id"] = query.Id;
        if (query.Label is not null) element["Label"] = query.Label;
        if (query is MetricQuery { } metric)
        {
            element["MetricStat"] = new JsonObject
            {
                ["Metric"] = new JsonObject { ["Dimensions"] = Dimensions(metric.Metric), ["MetricName"] = metric.Metric.Name, ["Namespace"] = metric.Metric.Namespace },
                ["Period"] = period.TotalSeconds,
                ["Stat"] = metric.Statistic.Name,
            };
        }

        element["ReturnData"] = query.Returned;
        return element;
    }

    private static JsonArray Dimensions(MetricName metric) =>
        new([.. metric.Dimensions.Select(one => new JsonObject { ["value"] = one.Value, ["name"] = one.Name })]);

    private static JsonArray Texts(IReadOnlyList<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
