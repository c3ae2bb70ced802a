namespace Pipeline.Gzip;

/// <summary>
/// Feeds a <see cref="System.IO.Compression.DeflateStream"/> so that the end of its compressed data can be determined. A DeflateStream does
/// not report how much of its input it used. But it reads only when it needs more, so bytes given one at a time are all used.
/// </summary>
/// <param name="data">The compressed data and any bytes after them.</param>
/// <param name="bulk">How many bytes are given in pieces; all later bytes are given one at a time.</param>
internal sealed class DeflateSource(ReadOnlyMemory<byte> data, int bulk) : Stream
{
    // The end of the data is searched for in the last piece. Small pieces leave few candidates, and cost no more than large ones.
    private const int MostPiece = 512;

    /// <summary>How many bytes were given.</summary>
    public int BytesGiven { get; private set; }

    /// <summary>The position at which the last piece began.</summary>
    public int LastPieceStart { get; private set; }

    /// <summary>Whether the last piece was a single byte, so all bytes given were used.</summary>
    public bool IsExact => BytesGiven - LastPieceStart <= 1;

    /// <summary>Whether a read was attempted past the end.</summary>
    public bool IsExhausted { get; private set; }

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => false;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    public override int Read(Span<byte> buffer)
    {
        if (BytesGiven == data.Length)
        {
            IsExhausted = true;
            return 0;
        }

        var count = Math.Min(buffer.Length, BytesGiven < bulk ? Math.Min(MostPiece, bulk - BytesGiven) : 1);
        data.Span.Slice(BytesGiven, count).CopyTo(buffer);
        LastPieceStart = BytesGiven;
        BytesGiven += count;
        return count;
    }

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc />
    public override void Flush()
    {
    }

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
