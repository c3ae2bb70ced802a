namespace Pipeline.Cloud.CloudWatch.Alarms;

/// <summary>What happened to alarms, deleted ones too. AWS keeps it for 30 days; here the newest 10,000 items are kept.</summary>
/// <param name="time">The clock.</param>
public sealed class AlarmHistory(TimeProvider time)
{
    private const int Most = 10_000;
    private readonly Lock _lock = new();
    private readonly Queue<AlarmHistoryItem> _items = new();

    /// <summary>The items, oldest first.</summary>
    public IReadOnlyList<AlarmHistoryItem> Items
    {
        get { lock (_lock) return [.. _items]; }
    }

    /// <summary>Adds an item.</summary>
    /// <param name="alarmName">The alarm.</param>
    /// <param name="kind">What it is about.</param>
    /// <param name="summary">What happened, in a sentence.</param>
    /// <param name="data">The same as JSON.</param>
    public void Add(string alarmName, AlarmHistoryKind kind, string summary, string data)
    {
        lock (_lock)
        {
            _items.Enqueue(new AlarmHistoryItem(alarmName, time.GetUtcNow(), kind, summary, data));
            if (_items.Count > Most) _items.Dequeue();
        }
    }
}

/// <summary>Something that happened to an alarm. Source: "AlarmHistoryItem".</summary>
/// <param name="AlarmName">The alarm.</param>
/// <param name="At">When.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Summary">What happened, in a sentence.</param>
/// <param name="Data">The same as JSON.</param>
public sealed record AlarmHistoryItem(string AlarmName, DateTimeOffset At, AlarmHistoryKind Kind, string Summary, string Data);

/// <summary>What an item of the history is about, by its name in the API.</summary>
public enum AlarmHistoryKind
{
    /// <summary>The alarm was made, changed or deleted.</summary>
    ConfigurationUpdate,

    /// <summary>Its state changed.</summary>
    StateUpdate,

    /// <summary>An action was executed, or failed.</summary>
    Action,
}
