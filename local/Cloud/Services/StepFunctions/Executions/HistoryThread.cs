using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>One line of events: an execution's, or a branch's, whose events follow each other though other branches' stand between.</summary>
internal sealed class HistoryThread(ExecutionHistory history, long last = 0)
{
    /// <summary>The id of the line's last event.</summary>
    public long Last { get; private set; } = last;

    /// <summary>Adds an event behind the last.</summary>
    public void Add(string type, string? member = null, JsonObject? details = null) => Last = history.Add(type, Last, member, details);

    /// <summary>A line that begins here.</summary>
    public HistoryThread Fork() => new(history, Last);

    /// <summary>The details of an input or output.</summary>
    public static JsonObject Truncated() => new() { ["truncated"] = false };
}
