namespace Pipeline.Cloud.Journal;

/// <summary>The newest entries of a kind, within a bound of memory.</summary>
/// <param name="room">How many bytes may be kept.</param>
/// <param name="bytes">How many bytes an entry counts.</param>
internal sealed class BoundedLog<T>(long room, Func<T, long> bytes)
    where T : class
{
    private readonly Lock _lock = new();
    private readonly Queue<T> _entries = new();
    private long _kept;

    /// <summary>Adds an entry, evicting the oldest ones if needed. Returns the newest evicted entry, or null.</summary>
    public T? Add(T entry)
    {
        T? gone = null;
        lock (_lock)
        {
            _entries.Enqueue(entry);
            _kept += bytes(entry);
            while (_kept > room && _entries.Count > 1)
            {
                gone = _entries.Dequeue();
                _kept -= bytes(gone);
            }
        }

        return gone;
    }

    /// <summary>The entries, oldest first.</summary>
    public T[] All()
    {
        lock (_lock) return [.. _entries];
    }
}
