using System.Buffers;

namespace Amazon.Lambda.RuntimeSupport.Api;

/// <summary>
/// An event in a buffer of the pool, as a stream that gives its buffer away. An event may have 6 MB: a new array for each would be a
/// large object for each, which only a full collection takes back.
/// </summary>
internal sealed class PooledEvent : MemoryStream
{
    private const int FirstRoom = 64 * 1024;
    private byte[]? _rented;

    private PooledEvent(byte[] rented, int length)
        : base(rented, 0, length, writable: false, publiclyVisible: true) => _rented = rented;

    /// <summary>Reads an event to its end.</summary>
    /// <param name="content">What the Runtime API sends.</param>
    /// <param name="length">Its length where the Runtime API says it.</param>
    /// <param name="cancellationToken">Ends reading.</param>
    public static async Task<PooledEvent> ReadAsync(Stream content, long? length, CancellationToken cancellationToken)
    {
        // One byte more than there are, so that the end is seen without growing.
        var buffer = ArrayPool<byte>.Shared.Rent(checked((int)(length + 1 ?? FirstRoom)));
        var filled = 0;
        try
        {
            while (await content.ReadAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                filled += read;
                if (filled == buffer.Length) buffer = Grow(buffer);
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }

        return new PooledEvent(buffer, filled);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
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
