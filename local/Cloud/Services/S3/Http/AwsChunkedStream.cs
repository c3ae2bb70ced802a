using System.Globalization;
using System.Text;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Errors;

namespace Pipeline.Cloud.S3.Http;

/// <summary>
/// Decodes a body in <c>aws-chunked</c> coding: <c>size[;chunk-signature=…]CRLF data CRLF … 0[;…]CRLF [name:value CRLF…] CRLF</c>.
/// Signatures are not verified, as everywhere in the local cloud. Source: "Signature calculations … transferring payload in
/// multiple chunks" and "… with trailing headers".
/// </summary>
/// <param name="source">The body.</param>
/// <param name="length">Bytes of data by the request's x-amz-decoded-content-length.</param>
internal sealed class AwsChunkedStream(Stream source, long length) : ForwardStream
{
    private const int LongestLine = 8 * 1024;
    private const int LongestTrailers = 8 * 1024;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly Dictionary<string, string> _trailers = new(StringComparer.OrdinalIgnoreCase);
    private int _start;
    private int _end;
    private long _left;
    private long _missing = length;
    private bool _inChunk;
    private bool _finished;

    /// <summary>The trailing headers; complete when the body has been read to its end.</summary>
    public IReadOnlyDictionary<string, string> Trailers => _trailers;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_finished || buffer.IsEmpty) return 0;
        if (_left == 0 && !await NextChunkAsync(cancellationToken)) return 0;
        var wanted = buffer[..(int)Math.Min(buffer.Length, _left)];
        int read;
        if (_start < _end)
        {
            read = Math.Min(wanted.Length, _end - _start);
            _buffer.AsMemory(_start, read).CopyTo(wanted);
            _start += read;
        }
        else
        {
            // Large chunks bypass the buffer.
            read = await source.ReadAsync(wanted, cancellationToken);
            if (read == 0) throw Incomplete();
        }

        _left -= read;
        return read;
    }

    private async Task<bool> NextChunkAsync(CancellationToken cancellationToken)
    {
        if (_inChunk && (await LineAsync(cancellationToken)).Length > 0) throw Malformed("a chunk is longer than its size says");
        _inChunk = true;
        var header = await LineAsync(cancellationToken);
        var semicolon = header.IndexOf(';', StringComparison.Ordinal);
        var digits = semicolon < 0 ? header.AsSpan() : header.AsSpan(0, semicolon);
        if (!long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _left) || _left < 0)
            throw Malformed($"'{header}' is not a chunk size");
        // Do not read more than the request announced.
        if (_left > _missing) throw Incomplete();
        _missing -= _left;
        if (_left > 0) return true;

        _finished = true;
        var trailers = 0;
        while (await TrailerAsync(cancellationToken) is { Length: > 0 } line)
        {
            if ((trailers += line.Length) > LongestTrailers) throw Malformed($"its trailing headers are longer than {LongestTrailers} bytes");
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0) throw Malformed($"'{line}' is not a trailing header");
            _trailers[line[..colon].Trim()] = line[(colon + 1)..].Trim();
        }

        return false;
    }

    // Some clients end the body after the last trailer, without the empty line.
    private async Task<string?> TrailerAsync(CancellationToken cancellationToken) =>
        _start == _end && !await FillAsync(cancellationToken) ? null : await LineAsync(cancellationToken);

    private async Task<string> LineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
            if (length >= 0)
            {
                var line = Encoding.ASCII.GetString(_buffer, _start, length);
                _start += length + 2;
                return line;
            }

            if (_end - _start > LongestLine) throw Malformed("a chunk's header does not end");
            if (!await FillAsync(cancellationToken)) throw Incomplete();
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var read = await source.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }

    private static AwsException Incomplete() =>
        new("IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header.", 400);

    private static AwsException Malformed(string why) => S3Errors.InvalidRequest($"The aws-chunked body is malformed: {why}.");
}
