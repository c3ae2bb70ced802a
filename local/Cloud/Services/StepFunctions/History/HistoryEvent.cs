using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.StepFunctions.History;

/// <summary>An event in an execution's history.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Type">For example <c>TaskScheduled</c>.</param>
/// <param name="Id">The event's number, from 1.</param>
/// <param name="Previous">The id of the previous event in the same branch.</param>
/// <param name="Member">The name of the member with the details; null if there are none.</param>
/// <param name="Details">The details; null if there are none.</param>
internal sealed record HistoryEvent(DateTimeOffset At, string Type, long Id, long Previous, string? Member, JsonObject? Details)
{
    private static readonly string[] Data = ["input", "output", "parameters", "assignedVariables"];

    /// <summary>The event as GetExecutionHistory returns it.</summary>
    /// <param name="includeData">Whether to include inputs and outputs.</param>
    public JsonObject ToJson(bool includeData)
    {
        var json = new JsonObject
        {
            ["timestamp"] = AwsTimestamp.Node(At),
            ["type"] = Type,
            ["id"] = Id,
            ["previousEventId"] = Previous,
        };
        if (Member is null) return json;
        var details = Details?.DeepClone().AsObject() ?? [];
        foreach (string member in includeData ? [] : Data) details.Remove(member);
        json[Member] = details;
        return json;
    }
}
