using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Bench.Workflow.Running;

/// <summary>An execution that has ended.</summary>
/// <param name="Output">Its output.</param>
/// <param name="Events">Its history.</param>
internal sealed record WorkflowRun(JsonObject Output, IReadOnlyList<JsonNode> Events)
{
    /// <summary>The time from the first entry of one state to the last exit of another.</summary>
    /// <exception cref="InvalidOperationException">The run did not pass through them.</exception>
    public (DateTimeOffset From, DateTimeOffset To) Between(string first, string last)
    {
        var from = Times("stateEnteredEventDetails", first);
        var to = Times("stateExitedEventDetails", last);
        return from.Count > 0 && to.Count > 0 ? (from[0], to[^1]) : throw new InvalidOperationException($"The run did not pass through {first} and {last}.");
    }

    /// <summary>The time that the training job was in a secondary status (<c>Downloading</c>, <c>Training</c>).</summary>
    public (DateTimeOffset From, DateTimeOffset To) Training(string status)
    {
        var job = Events.Select(item => item["taskSucceededEventDetails"]).Single(details => (string?)details?["resource"] == "createTrainingJob.sync");
        var transition = JsonNode.Parse((string)job!["output"]!)!["SecondaryStatusTransitions"]!.AsArray().Single(item => (string?)item!["Status"] == status)!;
        return (Time(transition["StartTime"]!), Time(transition["EndTime"]!));
    }

    // As the integration shows them: epoch milliseconds.
    private static DateTimeOffset Time(JsonNode time) => time.GetValueKind() == System.Text.Json.JsonValueKind.String
        ? DateTimeOffset.Parse((string)time!, CultureInfo.InvariantCulture)
        : DateTimeOffset.FromUnixTimeMilliseconds((long)time);

    private List<DateTimeOffset> Times(string details, string state) =>
        [.. Events.Where(item => (string?)item[details]?["name"] == state).Select(item => item["timestamp"]!.GetValue<AwsTimestamp>().Value)];
}
