using System.Text.Json.Nodes;
using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.CloudWatch.Operations;

/// <summary>Alarms as the API describes them. Source: "MetricAlarm".</summary>
internal static class AlarmDescription
{
    /// <summary>An alarm's description.</summary>
    public static JsonObject Of(Alarm alarm)
    {
        var (definition, status) = (alarm.Definition, alarm.Status);
        var described = new JsonObject { ["AlarmName"] = definition.Name, ["AlarmArn"] = alarm.Arn };
        if (definition.Description is not null) described["AlarmDescription"] = definition.Description;
        described["AlarmConfigurationUpdatedTimestamp"] = AwsTimestamp.Node(alarm.ConfiguredAt);
        described["ActionsEnabled"] = definition.ActionsEnabled;
        described["OKActions"] = Texts(definition.OkActions);
        described["AlarmActions"] = Texts(definition.AlarmActions);
        described["InsufficientDataActions"] = Texts(definition.InsufficientDataActions);
        described["StateValue"] = status.State.Name();
        described["StateReason"] = status.Reason;
        if (status.ReasonData is not null) described["StateReasonData"] = status.ReasonData;
        described["StateUpdatedTimestamp"] = AwsTimestamp.Node(status.UpdatedAt);
        described["StateTransitionedTimestamp"] = AwsTimestamp.Node(status.ChangedAt);
        if (definition.OfOneMetric) AddMetric(described, (MetricQuery)definition.Queries[0], definition.Period);
        else described["Metrics"] = new JsonArray([.. definition.Queries.Select(query => Element(query, definition.Period))]);
        described["EvaluationPeriods"] = definition.EvaluationPeriods;
        if (definition.DatapointsToAlarm is { } needed) described["DatapointsToAlarm"] = needed;
        described["Threshold"] = definition.Threshold;
        described["ComparisonOperator"] = definition.Comparison.ToString();
        if (definition.Missing is { } missing) described["TreatMissingData"] = missing.Word();
        return described;
    }

    private static void AddMetric(JsonObject described, MetricQuery query, TimeSpan period)
    {
        described["MetricName"] = query.Metric.Name;
        described["Namespace"] = query.Metric.Namespace;
        described[query.Statistic.Percentile is null ? "Statistic" : "ExtendedStatistic"] = query.Statistic.Name;
        described["Dimensions"] = MetricText.Dimensions(query.Metric);
        described["Period"] = (int)period.TotalSeconds;
        if (query.Unit is not null) described["Unit"] = query.Unit;
    }

    private static JsonObject Element(AlarmQuery query, TimeSpan period)
    {
        var element = new JsonObject { ["Id"] = query.Id };
        if (query is ExpressionQuery calculated) element["Expression"] = calculated.Expression.Text;
        if (query is MetricQuery metric)
        {
            var stat = new JsonObject
            {
                ["Metric"] = MetricText.ToJson(metric.Metric),
                ["Period"] = (int)period.TotalSeconds,
                ["Stat"] = metric.Statistic.Name,
            };
            if (metric.Unit is not null) stat["Unit"] = metric.Unit;
            element["MetricStat"] = stat;
        }

        if (query.Label is not null) element["Label"] = query.Label;
        element["ReturnData"] = query.Returned;
        return element;
    }

    private static JsonArray Texts(IReadOnlyList<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
