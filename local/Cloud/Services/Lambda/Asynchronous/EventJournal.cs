using System.Text.Json.Nodes;
using Pipeline.Cloud.Persistence;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Asynchronous;

/// <summary>Keeps the queued events over a restart until they are handled to their end. An event that was being processed is processed again from its first attempt on.</summary>
internal sealed class EventJournal(StateJournal journal, TimeProvider time)
{
    /// <summary>Saves an event, before its caller is told that it is queued.</summary>
    public void Save(string functionName, QueuedEvent queued) => journal.Save("event/" + queued.RequestId, () => new JsonObject
    {
        ["function"] = functionName,
        ["qualifier"] = queued.Qualifier,
        ["payload"] = Convert.ToBase64String(queued.Payload.Span),
        ["queued"] = (time.GetUtcNow() - (time.Steady() - queued.QueuedAt)).UtcTicks,
    });

    /// <summary>Forgets an event that is handled to its end.</summary>
    public void Handled(QueuedEvent queued) => journal.Remove("event/" + queued.RequestId);

    /// <summary>The events that the cloud had not handled when it ended, the oldest first.</summary>
    public IReadOnlyList<(string FunctionName, QueuedEvent Event)> Take() =>
    [
        .. journal.Take("event/").OrderBy(kept => (long)kept.Value["queued"]!).Select(kept => ((string)kept.Value["function"]!, new QueuedEvent(
            (string?)kept.Value["qualifier"], kept.Key, Convert.FromBase64String((string)kept.Value["payload"]!),
            // The steady clock begins with the process.
            time.Steady() - (time.GetUtcNow() - new DateTimeOffset((long)kept.Value["queued"]!, TimeSpan.Zero))))),
    ];
}
