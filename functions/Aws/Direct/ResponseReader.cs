using System.Buffers;
using System.Buffers.Text;

namespace Pipeline.Aws.Direct;

/// <summary>Reads one HTTP/1.1 reply into a pooled buffer. Source: RFC 9112, sections 2, 6 and 7.</summary>
internal sealed class ResponseReader(Stream stream, bool hasBody) : IDisposable
{
    private const int LargestHead = 64 * 1024;

    // BatchGetItem returns up to 16 MB, the most of all calls.
    private const int LargestBody = 32 * 1024 * 1024;

    // Includes interim responses, chunk headers and trailers.
    private const int LargestAnswer = 2 * LargestBody;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(4096);
    private int _length;

    /// <summary>Whether any byte has arrived.</summary>
    public bool HasBegun => _length > 0;

    /// <summary>Whether the connection can be reused after the reply.</summary>
    public bool KeepsConnection { get; private set; }

    /// <summary>Reads the reply.</summary>
    /// <exception cref="IOException">The connection ended early, the reply is not valid HTTP/1.1, or it is too long.</exception>
    public async ValueTask<ServiceReply> ReadAsync(CancellationToken cancellationToken)
    {
        var start = 0;
        while (true)
        {
            var end = await ReadHeadAsync(start, cancellationToken);
            var (status, isPersistent) = StatusLine(_buffer.AsSpan(start..end));
            // Interim responses, such as 100 Continue, precede the final one.
            if (status >= 200) return await ReadBodyAsync(status, isPersistent, LinesOf(start, end), end, cancellationToken);
            start = end;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private async ValueTask<int> ReadHeadAsync(int start, CancellationToken cancellationToken)
    {
        var searched = start;
        while (true)
        {
            var at = _buffer.AsSpan(searched.._length).IndexOf("\r\n\r\n"u8);
            if (at >= 0) return searched + at + 4;
            searched = Math.Max(start, _length - 3);
            if (_length - start > LargestHead) throw new IOException($"The answer's head is longer than {LargestHead} bytes.");
            await FillAsync(cancellationToken);
        }
    }

    private async ValueTask<ServiceReply> ReadBodyAsync(int status, bool isPersistent, Range lines, int bodyStart, CancellationToken cancellationToken)
    {
        var framing = Framing.Of(_buffer.AsSpan(lines), isPersistent, hasBody && status is not (204 or 304));
        KeepsConnection = framing.KeepsConnection;
        int bodyEnd;
        if (framing.Length is { } length)
        {
            if (length > LargestBody) throw new IOException($"The answer's body of {length} bytes is longer than {LargestBody}.");
            bodyEnd = bodyStart + (int)length;
            while (_length < bodyEnd) await FillAsync(cancellationToken, bodyEnd - _length);
            if (_length > bodyEnd) KeepsConnection = false;
        }
        else if (framing.IsChunked)
        {
            bodyEnd = await ReadChunksAsync(bodyStart, cancellationToken);
        }
        else
        {
            KeepsConnection = false;
            while (await TryFillAsync(4096, cancellationToken))
            {
                if (_length - bodyStart > LargestBody) throw new IOException($"The answer's body is longer than {LargestBody} bytes.");
            }

            bodyEnd = _length;
        }

        var buffer = _buffer;
        _buffer = [];
        return new ServiceReply(status, buffer.AsMemory(lines), buffer.AsMemory(bodyStart..bodyEnd), buffer);
    }

    /// <summary>Reads chunks and joins their data in the buffer.</summary>
    /// <returns>The end of the body.</returns>
    private async ValueTask<int> ReadChunksAsync(int bodyStart, CancellationToken cancellationToken)
    {
        var (read, body) = (bodyStart, bodyStart);
        while (true)
        {
            var line = await ReadLineAsync(read, cancellationToken);
            var size = ChunkSize(_buffer.AsSpan(read..line));
            if (body - bodyStart + (long)size > LargestBody) throw new IOException($"The answer's body is longer than {LargestBody} bytes.");
            read = line + 2;
            if (size == 0) break;
            while (_length < read + size + 2) await FillAsync(cancellationToken, read + size + 2 - _length);
            if (!_buffer.AsSpan(read + size, 2).SequenceEqual("\r\n"u8)) throw BadChunks();
            _buffer.AsSpan(read, size).CopyTo(_buffer.AsSpan(body));
            body += size;
            read += size + 2;
        }

        // Trailers are ignored; they end with an empty line.
        int end;
        while ((end = await ReadLineAsync(read, cancellationToken)) > read) read = end + 2;
        if (_length > end + 2) KeepsConnection = false;
        return body;
    }

    private async ValueTask<int> ReadLineAsync(int start, CancellationToken cancellationToken)
    {
        while (true)
        {
            var at = _buffer.AsSpan(start.._length).IndexOf("\r\n"u8);
            if (at >= 0) return start + at;
            if (_length - start > LargestHead) throw BadChunks();
            await FillAsync(cancellationToken);
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken, int room = 1024)
    {
        if (!await TryFillAsync(room, cancellationToken)) throw new IOException("The connection ended before the answer did.");
    }

    private async ValueTask<bool> TryFillAsync(int room, CancellationToken cancellationToken)
    {
        if (_length > LargestAnswer) throw new IOException($"The answer is longer than {LargestAnswer} bytes.");
        if (_buffer.Length - _length < room) Grow(room);
        var read = await stream.ReadAsync(_buffer.AsMemory(_length), cancellationToken);
        _length += read;
        return read > 0;
    }

    private void Grow(int room)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + room));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private Range LinesOf(int start, int end) => (start + _buffer.AsSpan(start..end).IndexOf((byte)'\n') + 1)..(end - 2);

    // "HTTP/1.1 200 OK"; in HTTP/1.0 a connection serves one call.
    private static (int Status, bool IsPersistent) StatusLine(ReadOnlySpan<byte> head) =>
        head.Length > 12 && head.StartsWith("HTTP/1."u8) && Utf8Parser.TryParse(head[9..12], out int status, out var digits) && digits == 3 && status >= 100
            ? (status, head[7] != '0')
            : throw new IOException("The answer is not HTTP/1.1.");

    // "1a4", "1A4;name=value"
    private static int ChunkSize(ReadOnlySpan<byte> line) =>
        Utf8Parser.TryParse(line, out int size, out var digits, 'x') && size >= 0 && (digits == line.Length || line[digits] is (byte)';' or (byte)' ' or (byte)'\t')
            ? size
            : throw BadChunks();

    private static IOException BadChunks() => new("The answer's chunks are not valid HTTP/1.1.");
}
