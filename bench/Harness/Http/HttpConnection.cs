using System.Buffers.Text;
using System.Net.Sockets;

namespace Pipeline.Bench.Http;

/// <summary>One connection: reads a request, writes its answer, and so on until the other side ends it.</summary>
internal sealed class HttpConnection(Socket socket, Stream stream)
{
    private byte[] _buffer = new byte[64 * 1024];
    private byte[] _unchunked = [];
    private int _start;
    private int _end;

    /// <summary>Waits for a request; false when the other side has ended the connection.</summary>
    /// <exception cref="IOException">The connection broke within a request, or what came is not HTTP/1.1.</exception>
    public bool TryRead(out HttpRequest request)
    {
        request = default;
        if (_start == _end) (_start, _end) = (0, 0);
        int headLength;
        while ((headLength = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (Fill() > 0) continue;
            if (_start == _end) return false;
            throw new IOException("The connection ended within a request's head.");
        }

        var bodyAt = headLength + 4;
        var head = _buffer.AsSpan(_start, headLength + 2);
        var awaited = HttpRequest.Find(head, "Expect"u8).Length > 0 && _end - _start == bodyAt;
        if (awaited) stream.Write("HTTP/1.1 100 Continue\r\n\r\n"u8);

        if (HttpRequest.Find(head, "Transfer-Encoding"u8).Length > 0)
        {
            var length = ReadChunks(ref bodyAt);
            request = new HttpRequest(_buffer.AsSpan(_start, headLength + 2), _unchunked.AsSpan(0, length), bodyAt);
        }
        else
        {
            var declared = HttpRequest.Find(head, "Content-Length"u8);
            var length = 0;
            if (declared.Length > 0 && !Utf8Parser.TryParse(declared, out length, out _)) throw new IOException("Content-Length is not a number.");
            Need(bodyAt + length);
            request = new HttpRequest(_buffer.AsSpan(_start, headLength + 2), _buffer.AsSpan(_start + bodyAt, length), bodyAt + length);
            bodyAt += length;
        }

        // The spans stay valid: what follows is not read before the next call.
        _start += bodyAt;
        return true;
    }

    /// <summary>Writes an answer that is complete.</summary>
    public void Write(ReadOnlySpan<byte> response) => stream.Write(response);

    /// <summary>Writes an answer of two parts as one, without a copy.</summary>
    public void Write(ArraySegment<byte> head, ArraySegment<byte> body)
    {
        if (stream is NetworkStream)
        {
            socket.Send([head, body]);
            return;
        }

        stream.Write(head);
        stream.Write(body);
    }

    /// <summary>Reads a chunked body from where the cursor is, and moves the cursor behind it.</summary>
    private int ReadChunks(ref int cursor)
    {
        var written = 0;
        while (true)
        {
            var line = Line(ref cursor);
            if (!Utf8Parser.TryParse(line, out int size, out _, 'x')) throw new IOException("A chunk's size is not a hexadecimal number.");
            if (size == 0)
            {
                while (Line(ref cursor).Length > 0) { }
                return written;
            }

            Need(cursor + size + 2);
            if (_unchunked.Length < written + size) Array.Resize(ref _unchunked, Math.Max(written + size, _unchunked.Length * 2));
            _buffer.AsSpan(_start + cursor, size).CopyTo(_unchunked.AsSpan(written));
            written += size;
            cursor += size + 2;
        }
    }

    private ReadOnlySpan<byte> Line(ref int cursor)
    {
        int length;
        while ((length = _buffer.AsSpan(_start + cursor, _end - _start - cursor).IndexOf("\r\n"u8)) < 0) Need(_end - _start + 1);
        var line = _buffer.AsSpan(_start + cursor, length);
        cursor += length + 2;
        return line;
    }

    /// <summary>Reads until the request has at least so many bytes.</summary>
    private void Need(int bytes)
    {
        if (_start + bytes > _buffer.Length) MakeRoom(bytes);
        while (_end - _start < bytes)
        {
            if (Fill() == 0) throw new IOException("The connection ended within a request.");
        }
    }

    private int Fill()
    {
        if (_end == _buffer.Length) MakeRoom(_end - _start + 1);
        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read;
    }

    private void MakeRoom(int bytes)
    {
        var larger = bytes > _buffer.Length ? new byte[Math.Max(bytes, _buffer.Length * 2)] : _buffer;
        _buffer.AsSpan(_start, _end - _start).CopyTo(larger);
        (_buffer, _end, _start) = (larger, _end - _start, 0);
    }
}
