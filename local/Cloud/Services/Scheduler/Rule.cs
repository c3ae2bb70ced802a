using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Scheduler;

/// <summary>An EventBridge rule with a schedule.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Expression">The schedule expression, as the client wrote it.</param>
/// <param name="Description">The client's description.</param>
/// <param name="Enabled">Whether it is enabled.</param>
/// <param name="Created">When it was created; rates count from there.</param>
/// <param name="Targets">Its targets, by id.</param>
internal sealed record Rule(
    string Name,
    string Arn,
    string Expression,
    string? Description,
    bool Enabled,
    DateTimeOffset Created,
    ImmutableSortedDictionary<string, (ScheduledTarget Target, JsonObject Shown)> Targets)
{
    /// <summary>The rule as the API shows it.</summary>
    public JsonObject ToJson()
    {
        var shown = new JsonObject
        {
            ["Name"] = Name,
            ["Arn"] = Arn,
            ["State"] = Enabled ? "ENABLED" : "DISABLED",
            ["ScheduleExpression"] = Expression,
            ["EventBusName"] = "default",
        };
        if (Description is not null) shown["Description"] = Description;
        return shown;
    }
}
