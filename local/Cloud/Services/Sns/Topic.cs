using System.Collections.Immutable;

namespace Pipeline.Cloud.Sns;

/// <summary>A topic, its settings and the newest messages that were published to it.</summary>
internal sealed class Topic(string arn)
{
    private const int MessagesKept = 100;
    private readonly Lock _lock = new();

    /// <summary>The topic's ARN.</summary>
    public string Arn { get; } = arn;

    /// <summary>Settings made by a client.</summary>
    public ImmutableSortedDictionary<string, string> Attributes { get; private set; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The newest messages, oldest first.</summary>
    public ImmutableQueue<PublishedMessage> Messages { get; private set; } = [];

    private int _kept;

    /// <summary>Changes a setting.</summary>
    public void Set(string name, string value)
    {
        lock (_lock) Attributes = Attributes.SetItem(name, value);
    }

    /// <summary>Keeps a published message.</summary>
    public void Keep(PublishedMessage message)
    {
        lock (_lock)
        {
            Messages = Messages.Enqueue(message);
            if (++_kept <= MessagesKept) return;
            Messages = Messages.Dequeue();
            _kept--;
        }
    }
}

/// <summary>A message that was published to a topic.</summary>
/// <param name="MessageId">Its id.</param>
/// <param name="Subject">Its subject, or null.</param>
/// <param name="Message">Its text.</param>
/// <param name="PublishedAt">When it was published.</param>
/// <param name="Failures">The subscriptions to which it could not be delivered, and why.</param>
public sealed record PublishedMessage(string MessageId, string? Subject, string Message, DateTimeOffset PublishedAt, IReadOnlyList<string> Failures);
