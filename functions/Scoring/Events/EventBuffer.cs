using System.Buffers;

namespace Pipeline.Scoring.Events;

/// <summary>
/// The bytes of an event: the runtime's buffer if it exposes one, otherwise a copy in a pooled buffer. A runtime exposes its buffer by
/// passing a writable <see cref="MemoryStream"/> with a visible buffer. AWS's runtime does not, so its events are copied.
/// </summary>
internal sealed class EventBuffer : IDisposable
{
    private byte[]? _rented;

    private EventBuffer(Memory<byte> bytes, byte[]? rented) => (Bytes, _rented) = (bytes, rented);

    /// <summary>The event's JSON; its reader may overwrite it.</summary>
    public Memory<byte> Bytes { get; }

    /// <summary>Reads an event from the stream that the runtime passes.</summary>
    public static async Task<EventBuffer> ReadAsync(Stream stream)
    {
        if (stream is MemoryStream { CanWrite: true } memory && memory.TryGetBuffer(out var segment))
            return new EventBuffer(segment.AsMemory((int)memory.Position), null);

        var buffer = ArrayPool<byte>.Shared.Rent(stream.CanSeek ? (int)(stream.Length - stream.Position) + 1 : 64 * 1024);
        var length = 0;
        while (await stream.ReadAsync(buffer.AsMemory(length)) is > 0 and var read)
        {
            length += read;
            if (length == buffer.Length) buffer = Grow(buffer);
        }

        return new EventBuffer(buffer.AsMemory(0, length), buffer);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } rented) ArrayPool<byte>.Shared.Return(rented);
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
