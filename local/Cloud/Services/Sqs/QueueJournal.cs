using System.Text.Json.Nodes;
using Pipeline.Cloud.Persistence;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Sqs;

/// <summary>Keeps queues and their messages over a restart. A queue saves when it does not hold its lock.</summary>
internal sealed class QueueJournal(StateJournal journal)
{
    /// <summary>Saves a queue's settings and tags.</summary>
    public void Save(MessageQueue queue, TagStore tags) => journal.Save("queue/" + queue.Id, () => new JsonObject
    {
        ["name"] = queue.Name,
        ["created"] = queue.Created.UtcTicks,
        ["modified"] = queue.Modified.UtcTicks,
        ["attributes"] = queue.Attributes.ToJson(),
        ["tags"] = new JsonObject(tags.Of(queue.Arn).Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value))),
    });

    /// <summary>Saves messages of a queue as they are now: there, changed or gone.</summary>
    public void Save(MessageQueue queue, IReadOnlyCollection<string> ids)
    {
        if (ids.Count == 0 || !journal.IsKept) return;
        journal.Save([.. ids.Select(id => Key(queue, id))], key => queue.StateOf(key[(key.LastIndexOf('/') + 1)..]));
    }

    /// <summary>Saves messages that went from a queue to another, both at once.</summary>
    public void SaveMoved(MessageQueue from, MessageQueue to, IReadOnlyCollection<string> ids)
    {
        if (ids.Count == 0 || !journal.IsKept) return;
        journal.Save([.. ids.SelectMany(id => new[] { Key(from, id), Key(to, id) })], key => (key.StartsWith(Prefix(to), StringComparison.Ordinal) ? to : from).StateOf(key[(key.LastIndexOf('/') + 1)..]));
    }

    /// <summary>Saves that a queue is deleted, with its messages.</summary>
    public void SaveDeleted(MessageQueue queue, IReadOnlyCollection<string> ids) => journal.Save(["queue/" + queue.Id, .. ids.Select(id => Key(queue, id))], _ => null);

    /// <summary>Makes the queues that the cloud had when it ended.</summary>
    /// <param name="make">Makes a queue of a name, with an id and settings.</param>
    /// <param name="tags">Takes the queues' tags.</param>
    public IEnumerable<MessageQueue> Restore(Func<string, string, QueueAttributes, MessageQueue> make, TagStore tags)
    {
        var messages = journal.Take("message/").ToLookup(kept => kept.Key.Split('/')[0], kept => (Id: kept.Key.Split('/')[1], State: kept.Value.AsObject()), StringComparer.Ordinal);
        var queues = journal.Take("queue/");
        foreach (var (id, state) in queues)
        {
            var queue = make((string)state["name"]!, id, new QueueAttributes().With(state["attributes"]!.AsObject()));
            queue.Restore(Time(state["created"]), Time(state["modified"]), messages[id].Select(message => Message(message.Id, message.State)).OrderBy(message => message.Arrival));
            tags.Add(queue.Arn, state["tags"]!.AsObject().Select(tag => KeyValuePair.Create(tag.Key, (string)tag.Value!)));
            yield return queue;
        }

        // A message that was sent while its queue was deleted.
        var known = queues.Select(queue => queue.Key).ToHashSet(StringComparer.Ordinal);
        journal.Save([.. messages.Where(of => !known.Contains(of.Key)).SelectMany(of => of.Select(message => $"message/{of.Key}/{message.Id}"))], _ => null);
    }

    /// <summary>The state of a message.</summary>
    public static JsonObject StateOf(QueueMessage message) => new()
    {
        ["body"] = message.Body,
        ["attributes"] = message.Attributes?.DeepClone(),
        ["sender"] = message.Sender,
        ["sent"] = message.Sent.UtcTicks,
        ["arrival"] = message.Arrival,
        ["visible"] = message.VisibleAt.UtcTicks,
        ["receives"] = message.Receives,
        ["received"] = message.FirstReceived?.UtcTicks,
    };

    private static QueueMessage Message(string id, JsonObject state) => new(id, (string)state["body"]!, state["attributes"]?.DeepClone().AsObject(), (string)state["sender"]!, Time(state["sent"]))
    {
        Arrival = (long)state["arrival"]!,
        VisibleAt = Time(state["visible"]),
        Receives = (int)state["receives"]!,
        FirstReceived = state["received"] is { } received ? Time(received) : null,
    };

    private static DateTimeOffset Time(JsonNode? ticks) => new((long)ticks!, TimeSpan.Zero);

    private static string Prefix(MessageQueue queue) => $"message/{queue.Id}/";

    private static string Key(MessageQueue queue, string id) => Prefix(queue) + id;
}
