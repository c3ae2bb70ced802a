namespace Pipeline.Cloud.Sqs;

/// <summary>
/// The messages of a queue: visible ones in the order of their arrival, hidden ones in the order in which they become visible. The cost of an
/// operation grows with the messages that it changes, not with those in flight. Callers hold the queue's lock.
/// </summary>
internal sealed class MessageShelf
{
    private readonly Dictionary<string, QueueMessage> _all = new(StringComparer.Ordinal);
    private readonly SortedSet<QueueMessage> _bySent;
    private readonly SortedSet<QueueMessage> _visible;
    private readonly SortedSet<QueueMessage> _hidden;
    private long _arrived;

    public MessageShelf()
    {
        _bySent = Ordered((one, other) => Compare(one.Sent, one, other.Sent, other));
        _visible = Ordered((one, other) => one.Arrival.CompareTo(other.Arrival));
        _hidden = Ordered((one, other) => Compare(one.VisibleAt, one, other.VisibleAt, other));
    }

    /// <summary>How often messages were looked at, one by one or in comparison with another: what the operations have cost.</summary>
    public long Looks { get; private set; }

    /// <summary>How many messages are visible.</summary>
    public int VisibleCount => _visible.Count;

    /// <summary>The visible messages, in the order of their arrival.</summary>
    public IEnumerable<QueueMessage> Visible => Each(_visible);

    /// <summary>The hidden messages, in the order in which they become visible.</summary>
    public IEnumerable<QueueMessage> Hidden => Each(_hidden);

    /// <summary>How many messages are hidden.</summary>
    public int HiddenCount => _hidden.Count;

    /// <summary>When the next hidden message becomes visible; null if none is hidden.</summary>
    public DateTimeOffset? NextVisible => _hidden.Min?.VisibleAt;

    /// <summary>The ids of all messages.</summary>
    public IEnumerable<string> Ids => _all.Keys;

    /// <summary>A message, or null.</summary>
    public QueueMessage? Find(string id) => _all.GetValueOrDefault(id);

    /// <summary>Adds a message.</summary>
    public void Add(QueueMessage message, DateTimeOffset visibleAt, DateTimeOffset now)
    {
        message.Arrival = _arrived++;
        _all.Add(message.Id, message);
        _bySent.Add(message);
        Place(message, visibleAt, now);
    }

    /// <summary>Changes when a message becomes visible.</summary>
    public void Move(QueueMessage message, DateTimeOffset visibleAt, DateTimeOffset now)
    {
        Displace(message);
        Place(message, visibleAt, now);
    }

    /// <summary>Removes a message, if it is there.</summary>
    public void Remove(string id)
    {
        if (!_all.Remove(id, out var message)) return;
        _bySent.Remove(message);
        Displace(message);
    }

    /// <summary>Removes all messages.</summary>
    public void Clear()
    {
        _all.Clear();
        _bySent.Clear();
        _visible.Clear();
        _hidden.Clear();
    }

    /// <summary>Drops messages past their retention, and makes hidden messages visible when their time has come.</summary>
    public void Refresh(DateTimeOffset now, TimeSpan retention)
    {
        while (_bySent.Min is { } oldest && oldest.Sent + retention <= now) Remove(oldest.Id);
        while (_hidden.Min is { } next && next.VisibleAt <= now) Move(next, next.VisibleAt, now);
    }

    // VisibleAt decides which set holds a message, so it changes only while the message is in neither.
    private void Place(QueueMessage message, DateTimeOffset visibleAt, DateTimeOffset now)
    {
        message.VisibleAt = visibleAt;
        (visibleAt <= now ? _visible : _hidden).Add(message);
    }

    private void Displace(QueueMessage message)
    {
        if (!_visible.Remove(message)) _hidden.Remove(message);
    }

    private SortedSet<QueueMessage> Ordered(Comparison<QueueMessage> compare) => new(Comparer<QueueMessage>.Create((one, other) =>
    {
        Looks++;
        return compare(one, other);
    }));

    private IEnumerable<QueueMessage> Each(SortedSet<QueueMessage> messages)
    {
        foreach (var message in messages)
        {
            Looks++;
            yield return message;
        }
    }

    private static int Compare(DateTimeOffset time, QueueMessage one, DateTimeOffset otherTime, QueueMessage other) =>
        time.CompareTo(otherTime) is not 0 and var order ? order : one.Arrival.CompareTo(other.Arrival);
}
