using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>An event of an execution.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Type">For example <c>TaskScheduled</c>.</param>
/// <param name="Id">Its place, from 1.</param>
/// <param name="Previous">The id of the event before it, in its branch.</param>
/// <param name="Member">The member that holds the details, or null.</param>
/// <param name="Details">The details.</param>
internal sealed record HistoryEvent(DateTimeOffset At, string Type, long Id, long Previous, string? Member, JsonObject? Details)
{
    private static readonly string[] Data = ["input", "output", "parameters", "assignedVariables"];

    /// <summary>The event in the shape that GetExecutionHistory answers with.</summary>
    /// <param name="includeData">Whether with inputs and outputs.</param>
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
