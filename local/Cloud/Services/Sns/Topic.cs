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
