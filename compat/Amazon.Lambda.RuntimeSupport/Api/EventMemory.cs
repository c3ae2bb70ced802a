namespace Amazon.Lambda.RuntimeSupport.Api;

/// <summary>
/// The memory in which one event after the other is read. An event may have 6 MB: a new array for each would be a large object for
/// each, which only a full collection takes back. It holds one event at a time, as its environment does.
/// </summary>
internal sealed class EventMemory
{
    private const int FirstRoom = 64 * 1024;
    private byte[] _bytes = [];

    /// <summary>Reads an event to its end.</summary>
    /// <param name="content">What the Runtime API sends.</param>
    /// <param name="length">Its length where the Runtime API says it.</param>
    /// <param name="cancellationToken">Ends reading.</param>
    /// <returns>The event, valid until the next one is read, as a stream that gives its memory away: its buffer can be seen and written to.</returns>
    public async Task<MemoryStream> ReadAsync(Stream content, long? length, CancellationToken cancellationToken)
    {
        // One byte more than there are, so that the end is seen without growing.
        var room = checked((int)(length + 1 ?? FirstRoom));
        if (_bytes.Length < room) _bytes = GC.AllocateUninitializedArray<byte>(room);
        var filled = 0;
        while (await content.ReadAsync(_bytes.AsMemory(filled), cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            filled += read;
            if (filled == _bytes.Length) Array.Resize(ref _bytes, filled * 2);
        }

        return new MemoryStream(_bytes, 0, filled, writable: true, publiclyVisible: true);
    }
}
