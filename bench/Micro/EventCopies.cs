namespace Pipeline.Bench.Micro;

/// <summary>Copies of an event. Reading an event overwrites it, so each reading takes a copy that was made outside of the measurement.</summary>
internal sealed class EventCopies
{
    /// <summary>How many readings there are between two restorations.</summary>
    public const int Count = 32;

    private readonly byte[] _event;
    private readonly byte[][] _copies;
    private int _next;

    /// <summary>Makes room for the copies.</summary>
    public EventCopies(ReadOnlyMemory<byte> @event)
    {
        _event = @event.ToArray();
        _copies = [.. Enumerable.Range(0, Count).Select(_ => new byte[_event.Length])];
    }

    /// <summary>Makes all copies whole.</summary>
    public void Restore()
    {
        _next = 0;
        foreach (var copy in _copies) _event.CopyTo(copy, 0);
    }

    /// <summary>The next copy.</summary>
    public byte[] Next() => _copies[_next++];
}
