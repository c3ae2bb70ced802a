using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.History;

/// <summary>The chain of events of an execution or a branch. Each event names its predecessor, even if other branches' events lie between them.</summary>
/// <param name="history">The history to add events to.</param>
/// <param name="last">The id of the event that the chain's first event follows; 0 for none.</param>
internal sealed class HistoryThread(ExecutionHistory history, long last = 0)
{
    /// <summary>The id of the event that the next one follows.</summary>
    public long Last { get; private set; } = last;

    /// <summary>Adds an event after the last one.</summary>
    public void Add(string type, string? member = null, JsonObject? details = null) => Last = Note(type, member, details);

    /// <summary>Adds an event after the last one, which no other event follows: one that only closes something (<c>MapStateSucceeded</c>).</summary>
    /// <returns>The event's id.</returns>
    public long Note(string type, string? member = null, JsonObject? details = null) => history.Add(type, Last, member, details);

    /// <summary>Makes the next event follow another one: the last of a branch that has ended.</summary>
    public void ContinueAfter(long id) => Last = id;

    /// <summary>A new chain that starts after the last event: a branch's.</summary>
    public HistoryThread Fork() => new(history, Last);

    /// <summary>The details of an input or output, which is never truncated here.</summary>
    public static JsonObject Truncated() => new() { ["truncated"] = false };
}
