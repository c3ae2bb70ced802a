using Microsoft.Win32.SafeHandles;

namespace Pipeline.Cloud.Persistence;

/// <summary>Reads a journal's entries from its file, through a buffer that grows to the largest of them.</summary>
internal sealed class EntryReader(SafeFileHandle file, string path, int begin)
{
    private readonly long _length = RandomAccess.GetLength(file);
    private byte[] _buffer = new byte[1 << 20];
    private int _start;
    private int _end;
    private long _position = begin;

    /// <summary>Whether the file begins with a mark; false if it ends before.</summary>
    /// <exception cref="CorruptJournalException">It begins with something else.</exception>
    public bool HasMagic(ReadOnlySpan<byte> magic)
    {
        Span<byte> there = stackalloc byte[magic.Length];
        there = there[..RandomAccess.Read(file, there, 0)];
        for (var i = 0; i < there.Length; i++)
        {
            if (there[i] != magic[i]) throw new CorruptJournalException(path, i);
        }

        return there.Length == magic.Length;
    }

    /// <summary>Reads the entries. Returns where the last whole one ends.</summary>
    public long ReadAll(Action<ReadOnlyMemory<byte>> read)
    {
        while (Fill(EntryFrame.HeaderLength))
        {
            if (!EntryFrame.TryRead(_buffer.AsSpan(_start, EntryFrame.HeaderLength), out var length, out var checksum)) throw new CorruptJournalException(path, _position);
            if (length > _length - _position - EntryFrame.HeaderLength) break;
            Fill(EntryFrame.HeaderLength + length);
            var entry = _buffer.AsMemory(_start + EntryFrame.HeaderLength, length);
            if (EntryFrame.Checksum(entry.Span) != checksum) throw new CorruptJournalException(path, _position);
            read(entry);
            _start += EntryFrame.HeaderLength + length;
            _position += EntryFrame.HeaderLength + length;
        }

        return _position;
    }

    // Makes sure that so many bytes from the position on are in the buffer; false if the file has fewer.
    private bool Fill(int count)
    {
        if (_end - _start >= count) return true;
        var rest = _buffer.AsSpan(_start, _end - _start);
        if (count > _buffer.Length)
        {
            var larger = new byte[Math.Max(count, 2 * _buffer.Length)];
            rest.CopyTo(larger);
            _buffer = larger;
        }
        else
        {
            rest.CopyTo(_buffer);
        }

        (_start, _end) = (0, rest.Length);
        while (_end < count)
        {
            var more = RandomAccess.Read(file, _buffer.AsSpan(_end), _position + _end);
            if (more == 0) return false;
            _end += more;
        }

        return true;
    }
}

/// <summary>Thrown when a journal holds a byte that was not written: by another program, or by a damaged disk.</summary>
public sealed class CorruptJournalException(string path, long position) : Exception(
    FormattableString.Invariant($"The journal '{path}' is damaged in the entry at byte {position}. Put back a copy of the folder that holds it, or start anew without what it kept."))
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>Where the damaged entry begins, in bytes from the start of the file.</summary>
    public long Position { get; } = position;
}
