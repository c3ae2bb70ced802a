namespace Pipeline.Gzip;

/// <summary>
/// Gives compressed data to a <see cref="System.IO.Compression.DeflateStream"/> so that it can be told which byte was their last one. That stream does not
/// say how much it used of what it read, but it reads only when it needs more: of bytes given out one by one, none is left over.
/// </summary>
/// <param name="data">The compressed data, and what stands behind them.</param>
/// <param name="bulk">How many bytes are given out in pieces; those behind them one by one.</param>
internal sealed class DeflateSource(ReadOnlyMemory<byte> data, int bulk) : Stream
{
    // The end of data is looked for in the last piece: small ones leave few places to look at, and cost no more than large ones.
    private const int MostPiece = 512;

    /// <summary>How many bytes were given out.</summary>
    public int Given { get; private set; }

    /// <summary>Where the last piece began that was given out.</summary>
    public int LastPiece { get; private set; }

    /// <summary>Whether the last piece was one byte, so that none of it can be left over.</summary>
    public bool IsExact => Given - LastPiece <= 1;

    /// <summary>Whether more was asked for than there is.</summary>
    public bool RanOut { get; private set; }

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
        if (Given == data.Length)
        {
            RanOut = true;
            return 0;
        }

        var count = Math.Min(buffer.Length, Given < bulk ? Math.Min(MostPiece, bulk - Given) : 1);
        data.Span.Slice(Given, count).CopyTo(buffer);
        LastPiece = Given;
        Given += count;
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
