using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Sqs;

/// <summary>A message in a queue. The queue's lock guards what changes.</summary>
internal sealed class QueueMessage(string id, string body, JsonObject? attributes, string sender, DateTimeOffset sent)
{
    /// <summary>The message's id.</summary>
    public string Id { get; } = id;

    /// <summary>The text.</summary>
    public string Body { get; } = body;

    /// <summary>The sender's own attributes.</summary>
    public JsonObject? Attributes { get; } = attributes;

    /// <summary>Who sent it.</summary>
    public string Sender { get; } = sender;

    /// <summary>When it was sent.</summary>
    public DateTimeOffset Sent { get; } = sent;

    /// <summary>Its place in the order of arrival, in the queue that it is in.</summary>
    public long Arrival { get; set; }

    /// <summary>From when on it can be received.</summary>
    public DateTimeOffset VisibleAt { get; set; }

    /// <summary>How often it was received.</summary>
    public int Receives { get; set; }

    /// <summary>When it was received first.</summary>
    public DateTimeOffset? FirstReceived { get; set; }

    /// <summary>What the receiver of this time deletes it by.</summary>
    public string ReceiptHandle => Convert.ToBase64String(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{Id} {Receives}")));

    /// <summary>The id of the message that a receipt handle stands for, or null for what is no receipt handle.</summary>
    public static string? IdOf(string receiptHandle)
    {
        var bytes = new byte[receiptHandle.Length];
        if (!Convert.TryFromBase64String(receiptHandle, bytes, out var length)) return null;
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(' ');
        return parts.Length == 2 ? parts[0] : null;
    }
}
