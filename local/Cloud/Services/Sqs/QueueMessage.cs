using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Sqs;

/// <summary>A message in a queue. The queue's lock guards its mutable properties.</summary>
internal sealed class QueueMessage(string id, string body, JsonObject? attributes, string sender, DateTimeOffset sent)
{
    /// <summary>The message's id.</summary>
    public string Id { get; } = id;

    /// <summary>The text.</summary>
    public string Body { get; } = body;

    /// <summary>The attributes that the sender set.</summary>
    public JsonObject? Attributes { get; } = attributes;

    /// <summary>The sender.</summary>
    public string Sender { get; } = sender;

    /// <summary>When it was sent.</summary>
    public DateTimeOffset Sent { get; } = sent;

    /// <summary>Its position in its queue's order of arrival.</summary>
    public long Arrival { get; set; }

    /// <summary>When it becomes visible to receivers.</summary>
    public DateTimeOffset VisibleAt { get; set; }

    /// <summary>How often it was received.</summary>
    public int Receives { get; set; }

    /// <summary>When it was first received.</summary>
    public DateTimeOffset? FirstReceived { get; set; }

    /// <summary>The receipt handle of the latest receive.</summary>
    public string ReceiptHandle => Convert.ToBase64String(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{Id} {Receives}")));

    /// <summary>The message id in a receipt handle; null if the text is not a receipt handle.</summary>
    public static string? IdOf(string receiptHandle)
    {
        var bytes = new byte[receiptHandle.Length];
        if (!Convert.TryFromBase64String(receiptHandle, bytes, out var length)) return null;
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(' ');
        return parts.Length == 2 ? parts[0] : null;
    }
}
