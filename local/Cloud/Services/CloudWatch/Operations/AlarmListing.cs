using System.Text.Json.Nodes;
using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;
using Pipeline.Cloud.Shapes;

namespace Pipeline.Cloud.CloudWatch.Operations;

/// <summary>DescribeAlarms and DescribeAlarmHistory.</summary>
/// <param name="alarms">The alarms.</param>
internal sealed class AlarmListing(AlarmBook alarms)
{
    private const int DefaultAlarms = 50;
    private const int DefaultItems = 100;

    /// <summary>A page of the alarms that a request asks for, by name.</summary>
    public JsonObject Describe(JsonObject input)
    {
        Shape.Check(AlarmShapes.Describe, input);
        var parameters = new Parameters("cloudwatch", input);
        var (names, prefix) = (parameters.Strings("AlarmNames"), parameters.String("AlarmNamePrefix"));
        if (names.Count > 0 && prefix is not null) throw AlarmReader.Invalid("AlarmNamePrefix and AlarmNames are mutually exclusive and you have specified both.");
        var (state, action) = (parameters.String("StateValue"), parameters.String("ActionPrefix"));
        var found = alarms.All
            .Where(alarm => names.Count == 0 || names.Contains(alarm.Name, StringComparer.Ordinal))
            .Where(alarm => prefix is null || alarm.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Where(alarm => state is null || alarm.Status.State.Name() == state)
            .Where(alarm => action is null || alarm.Definition.AlarmActions.Any(arn => arn.StartsWith(action, StringComparison.Ordinal)))
            .Where(_ => OfMetrics(parameters)).ToList();
        var answer = Paged(parameters, "MetricAlarms", found, AlarmDescription.Of, DefaultAlarms);
        answer["CompositeAlarms"] = new JsonArray();
        return answer;
    }

    /// <summary>A page of what happened to alarms, newest first.</summary>
    public JsonObject History(JsonObject input)
    {
        Shape.Check(AlarmShapes.History, input);
        var parameters = new Parameters("cloudwatch", input);
        var (name, kind) = (parameters.String("AlarmName"), parameters.String("HistoryItemType"));
        var (from, to) = (RequestTime.Read(parameters, "StartDate", "StartDate"), RequestTime.Read(parameters, "EndDate", "EndDate"));
        var found = alarms.History.Items
            .Where(item => (name is null || item.AlarmName == name) && (kind is null || item.Kind.ToString() == kind))
            .Where(item => (from is null || item.At >= from) && (to is null || item.At <= to))
            .Where(_ => OfMetrics(parameters)).ToList();
        if (parameters.String("ScanBy") != "TimestampAscending") found.Reverse();
        return Paged(parameters, "AlarmHistoryItems", found, ToJson, DefaultItems);
    }

    // Without types, and with this one among them. Composite alarms there are none.
    private static bool OfMetrics(Parameters parameters) => parameters.Strings("AlarmTypes") is var types && (types.Count == 0 || types.Contains("MetricAlarm"));

    private static JsonObject Paged<T>(Parameters parameters, string name, IReadOnlyList<T> found, Func<T, JsonNode?> toJson, int size)
    {
        var asked = new JsonObject { ["MaxResults"] = parameters.Int("MaxRecords") ?? size, ["NextToken"] = parameters.String("NextToken") };
        try
        {
            return Page.Of(new Parameters("cloudwatch", asked), name, found, toJson, "InvalidNextToken");
        }
        catch (AwsException error) when (error.Code == "InvalidNextToken")
        {
            throw new AwsException("InvalidNextToken", error.Message) { QueryCode = "InvalidNextToken" };
        }
    }

    private static JsonObject ToJson(AlarmHistoryItem item) => new()
    {
        ["AlarmName"] = item.AlarmName,
        ["AlarmType"] = "MetricAlarm",
        ["Timestamp"] = AwsTimestamp.Node(item.At),
        ["HistoryItemType"] = item.Kind.ToString(),
        ["HistorySummary"] = item.Summary,
        ["HistoryData"] = item.Data,
    };
}
