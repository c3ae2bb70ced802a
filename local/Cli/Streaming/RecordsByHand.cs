using Pipeline.LiveView.Trips;

namespace Pipeline.Cli.Streaming;

/// <summary>
/// What somebody put on the stream beside a run, from the live view: the run must neither wait for it in vain nor take it for what it has
/// sent itself.
/// </summary>
internal sealed class RecordsByHand : ISentByHand
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private long _records;
    private long _poison;

    /// <summary>How many records there are.</summary>
    public long Records => Interlocked.Read(ref _records);

    /// <summary>How many of them hold no request.</summary>
    public long Poison => Interlocked.Read(ref _poison);

    /// <summary>Whether a request of this id is among them.</summary>
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
