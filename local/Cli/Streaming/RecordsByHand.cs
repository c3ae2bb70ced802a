using Pipeline.LiveView.Trips;

namespace Pipeline.Cli.Streaming;

/// <summary>
/// Counts the records that a user put on the stream from the live view during a run. The run must not wait for them and must not mistake
/// them for its own.
/// </summary>
internal sealed class RecordsByHand : ISentByHand
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private long _records;
    private long _poison;

    /// <summary>The number of records.</summary>
    public long Records => Interlocked.Read(ref _records);

    /// <summary>The number of records that hold no request.</summary>
    public long Poison => Interlocked.Read(ref _poison);

    /// <summary>Whether a request with this id is among the records.</summary>
    public bool Holds(string id)
    {
        lock (_lock) return _ids.Contains(id);
    }

    /// <inheritdoc/>
    public void Sending(string? id)
    {
        Interlocked.Increment(ref _records);
        if (id is null) Interlocked.Increment(ref _poison);
        else lock (_lock) _ids.Add(id);
    }

    /// <inheritdoc/>
    public void Refused(string? id)
    {
        Interlocked.Decrement(ref _records);
        if (id is null) Interlocked.Decrement(ref _poison);
    }
}
