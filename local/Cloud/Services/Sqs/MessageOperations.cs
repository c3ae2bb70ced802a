using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Sqs;

/// <summary>The operations on messages.</summary>
internal sealed class MessageOperations(QueueCatalog catalog, TimeProvider time)
{
    // Source: "ReceiveMessage", MessageSystemAttributeNames.
    private static readonly FrozenSet<string> SystemAttributes = FrozenSet.Create(
        "All", "SenderId", "SentTimestamp", "ApproximateReceiveCount", "ApproximateFirstReceiveTimestamp", "SequenceNumber", "MessageDeduplicationId", "MessageGroupId",
        "AWSTraceHeader", "DeadLetterQueueSourceArn");

    /// <summary>Sends a message.</summary>
    public JsonObject Send(Parameters parameters, CallContext context)
    {
        var queue = catalog.Find(parameters);
        return Send(queue, Draft.Read(queue, parameters), context);
    }

    /// <summary>Sends up to ten messages.</summary>
    public JsonObject SendBatch(Parameters parameters, CallContext context)
    {
        var queue = catalog.Find(parameters);
        // An entry with a wrong value fails alone; a value of another type is no request at all, and nothing is sent.
        foreach (var entry in parameters.Structures("Entries")) _ = (entry.String("MessageBody"), entry.Int("DelaySeconds"));
        return MessageBatch.Run(parameters, entry =>
        {
            var draft = Draft.Read(queue, entry);
            entry.RefuseOthers();
            return Send(queue, draft, context);
        });
    }

    /// <summary>Receives up to ten messages.</summary>
    public async Task<JsonObject> ReceiveAsync(Parameters parameters, CallContext context)
    {
        var queue = catalog.Find(parameters);
        var limit = parameters.Int("MaxNumberOfMessages") ?? 1;
        var visibility = Seconds(parameters.Int("VisibilityTimeout"), "VisibilityTimeout", 43_200) ?? queue.Attributes.VisibilityTimeout;
        var wait = Seconds(parameters.Int("WaitTimeSeconds"), "WaitTimeSeconds", 20) ?? queue.Attributes.Wait;
        var system = parameters.Strings("AttributeNames").Concat(parameters.Strings("MessageSystemAttributeNames")).ToHashSet(StringComparer.Ordinal);
        if (system.FirstOrDefault(name => !SystemAttributes.Contains(name)) is { } unknown)
            throw new AwsException("InvalidAttributeName", $"Unknown Attribute {unknown}.");
        var own = parameters.Strings("MessageAttributeNames");
        if (limit is < 1 or > 10) throw new AwsException("InvalidParameterValue", $"MaxNumberOfMessages {limit} must be from 1 to 10.");
        // As in AWS, messages stay in their queue if its dead-letter queue was deleted.
        var deadLetters = queue.Attributes.DeadLetterQueue is { } arn ? catalog.ByArn(arn) : null;
        var received = await queue.ReceiveAsync(limit, visibility, wait, deadLetters, context.Aborted);
        return received.Count == 0 ? [] : new JsonObject { ["Messages"] = new JsonArray([.. received.Select(message => Show(message, system, own))]) };
    }

    /// <summary>Deletes a received message.</summary>
    public JsonObject Delete(Parameters parameters)
    {
        var queue = catalog.Find(parameters);
        return Delete(queue, Message(parameters));
    }

    /// <summary>Deletes up to ten received messages.</summary>
    public JsonObject DeleteBatch(Parameters parameters)
    {
        var queue = catalog.Find(parameters);
        return MessageBatch.Run(parameters, entry =>
        {
            var id = Message(entry);
            entry.RefuseOthers();
            return Delete(queue, id);
        });
    }

    /// <summary>Hides a received message for longer, or shows it again at once.</summary>
    public JsonObject ChangeVisibility(Parameters parameters)
    {
        var queue = catalog.Find(parameters);
        var id = Message(parameters);
        var visibility = Seconds(parameters.Int("VisibilityTimeout"), "VisibilityTimeout", 43_200) ?? throw parameters.Missing("VisibilityTimeout");
        if (!queue.Hide(id, visibility))
            throw new AwsException("MessageNotInflight", "The message is not in flight.") { QueryCode = "AWS.SimpleQueueService.MessageNotInflight" };
        return [];
    }

    private JsonObject Send(MessageQueue queue, Draft draft, CallContext context)
    {
        var (body, delay, attributes) = draft;
        if (XmlCharacters.Forbidden(body) is { } character)
            throw new AwsException("InvalidMessageContents", $"Invalid characters found: the message has {character}. Valid characters are those of XML 1.0: #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.");
        if (Encoding.UTF8.GetByteCount(body) > queue.Attributes.MaximumMessageSize)
            throw new AwsException("InvalidParameterValue", $"The message is longer than the queue's {queue.Attributes.MaximumMessageSize} bytes.");
        var message = new QueueMessage(Guid.NewGuid().ToString(), body, attributes, context.Caller.Principal, time.GetUtcNow());
        queue.Add(message, delay);
        var output = new JsonObject { ["MessageId"] = message.Id, ["MD5OfMessageBody"] = MessageDigest.Of(body) };
        if (attributes is { Count: > 0 }) output["MD5OfMessageAttributes"] = MessageDigest.Of(attributes);
        return output;
    }

    private static JsonObject Delete(MessageQueue queue, string id)
    {
        queue.Remove(id);
        return [];
    }

    private static JsonObject Show(ReceivedMessage received, HashSet<string> system, IReadOnlyList<string> own)
    {
        var message = received.Message;
        var shown = new JsonObject
        {
            ["MessageId"] = message.Id,
            ["ReceiptHandle"] = received.ReceiptHandle,
            ["MD5OfBody"] = MessageDigest.Of(message.Body),
            ["Body"] = message.Body,
        };
        var facts = new Dictionary<string, string>
        {
            ["SenderId"] = message.Sender,
            ["SentTimestamp"] = Milliseconds(message.Sent),
            ["ApproximateReceiveCount"] = received.Receives.ToString(CultureInfo.InvariantCulture),
            ["ApproximateFirstReceiveTimestamp"] = Milliseconds(received.FirstReceived),
        };
        var wanted = facts.Where(fact => system.Contains("All") || system.Contains(fact.Key)).ToList();
        if (wanted.Count > 0) shown["Attributes"] = new JsonObject(wanted.Select(fact => KeyValuePair.Create(fact.Key, (JsonNode?)fact.Value)));
        var attributes = (message.Attributes ?? []).Where(attribute => own.Any(name => Matches(name, attribute.Key))).ToList();
        if (attributes.Count > 0)
        {
            var chosen = new JsonObject(attributes.Select(attribute => KeyValuePair.Create(attribute.Key, attribute.Value?.DeepClone())));
            shown["MessageAttributes"] = chosen;
            shown["MD5OfMessageAttributes"] = MessageDigest.Of(chosen);
        }

        return shown;
    }

    private static bool Matches(string wanted, string name) =>
        wanted is "All" or ".*" || wanted == name || (wanted.EndsWith(".*", StringComparison.Ordinal) && name.StartsWith(wanted[..^2], StringComparison.Ordinal));

    private static string Message(Parameters parameters)
    {
        var handle = parameters.RequiredString("ReceiptHandle");
        return QueueMessage.IdOf(handle) ?? throw new AwsException("ReceiptHandleIsInvalid", $"The receipt handle '{handle}' is not valid.");
    }

    private static TimeSpan? Seconds(int? value, string name, int maximum) => value switch
    {
        null => null,
        < 0 => throw OutOfRange(name, value.Value, maximum),
        _ when value > maximum => throw OutOfRange(name, value.Value, maximum),
        _ => TimeSpan.FromSeconds(value.Value),
    };

    private static AwsException OutOfRange(string name, int value, int maximum) =>
        new("InvalidParameterValue", $"{name} {value} must be from 0 to {maximum}.");

    private static string Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>A message as its sender asks for it.</summary>
    private sealed record Draft(string Body, TimeSpan Delay, JsonObject? Attributes)
    {
        public static Draft Read(MessageQueue queue, Parameters parameters) => new(
            parameters.RequiredString("MessageBody"),
            Seconds(parameters.Int("DelaySeconds"), "DelaySeconds", 900) ?? queue.Attributes.Delay,
            MessageAttributes.Read(parameters));
    }
}
