namespace Pipeline.Cloud.SageMaker.Transform;

/// <summary>Reads a stream line by line, and holds one line at a time. A last line without an end counts; nothing behind the last end does not.</summary>
/// <param name="stream">The stream.</param>
/// <param name="megabytes">The longest line in MiB.</param>
internal sealed class LineReader(Stream stream, int megabytes)
{
    private byte[] _buffer = new byte[64 << 10];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>Reads the next line.</summary>
    /// <returns>The line without its <c>\n</c>, valid until the next call; null after the last one.</returns>
    /// <exception cref="TransformFailureException">The line is too long.</exception>
    internal async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        var searched = _start;
        while (true)
        {
            var length = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (length >= 0) return Take(searched + length, 1);
            if (_isAtEnd && _start == _end) return null;
            if (_isAtEnd) return Take(_end, 0);
            if (_end - _start > megabytes << 20) throw TransformFailureException.OfSize(megabytes);
            MakeRoom();
            searched = _end;
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            _end += read;
            _isAtEnd = read == 0;
        }
    }

    private ReadOnlyMemory<byte> Take(int end, int delimiter)
    {
        var line = _buffer.AsMemory(_start, end - _start);
        _start = end + delimiter;
        return line;
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
    }
}
