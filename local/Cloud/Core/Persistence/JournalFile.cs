using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Pipeline.Cloud.Persistence;

/// <summary>An append-only file of entries that survives the end of the process at any moment.</summary>
/// <remarks>
/// An entry is given to the operating system in one write before <see cref="Append"/> returns. It is not flushed to the disk: a killed process
/// loses nothing, a machine that loses its power may.
/// </remarks>
public sealed class JournalFile : IDisposable
{
    private static readonly byte[] Magic = "journal1"u8.ToArray();
    private readonly Lock _lock = new();
    private readonly SafeFileHandle _file;
    private readonly ArrayBufferWriter<byte> _frame = new();
    private long _length;
    private bool _cut;

    private JournalFile(SafeFileHandle file, long length) => (_file, _length) = (file, length);

    /// <summary>The length of the file in bytes.</summary>
    public long Length
    {
        get { lock (_lock) return _length; }
    }

    /// <summary>Opens a journal, or makes it, and reads its entries, oldest first. An entry that was not written to its end is cut off.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Takes an entry. It must not keep the memory.</param>
    /// <exception cref="CorruptJournalException">A byte is not the one that was written.</exception>
    public static JournalFile Open(string path, Action<ReadOnlyMemory<byte>> read)
    {
        var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            var reader = new EntryReader(file, path, Magic.Length);
            var length = reader.HasMagic(Magic) ? reader.ReadAll(read) : Begin(file);
            RandomAccess.SetLength(file, length);
            return new JournalFile(file, length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a journal as <see cref="Open"/>. One of which more than half is outdated is rewritten first.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Takes an entry.</param>
    /// <param name="live">The bytes of the entries that say what is so now, once all are read.</param>
    /// <param name="leastDead">Below this many outdated bytes, a rewritten file saves nothing that anybody would notice.</param>
    /// <param name="rewrite">Appends what is so now.</param>
    public static JournalFile OpenCompacted(string path, Action<ReadOnlyMemory<byte>> read, Func<long> live, long leastDead, Action<JournalFile> rewrite)
    {
        var file = Open(path, read);
        var bytes = live();
        if (file.Length - bytes <= Math.Max(bytes, leastDead)) return file;
        file.Dispose();
        Replace(path, rewrite);
        return Open(path, _ => { });
    }

    /// <summary>Replaces a journal by one with other entries. A process that ends meanwhile leaves the one or the other.</summary>
    /// <param name="path">The file. It must not be open.</param>
    /// <param name="write">Appends the entries.</param>
    public static void Replace(string path, Action<JournalFile> write)
    {
        var next = path + ".new";
        File.Delete(next);
        using (var journal = Open(next, _ => { })) write(journal);
        File.Move(next, path, overwrite: true);
    }

    /// <summary>Appends an entry. Entries of several threads are written one after the other.</summary>
    /// <param name="write">Writes the entry. It runs while no other entry is written, so the order of the entries is that of what it reads.</param>
    /// <exception cref="IOException">The entry could not be written, for example because the disk is full. The journal is as before.</exception>
    public void Append(Action<IBufferWriter<byte>> write)
    {
        lock (_lock)
        {
            _frame.ResetWrittenCount();
            _frame.GetSpan(EntryFrame.HeaderLength);
            _frame.Advance(EntryFrame.HeaderLength);
            write(_frame);
            if (_frame.WrittenCount == EntryFrame.HeaderLength) return;
            var frame = System.Runtime.InteropServices.MemoryMarshal.AsMemory(_frame.WrittenMemory).Span;
            EntryFrame.Seal(frame);
            if (_cut) RandomAccess.SetLength(_file, _length);
            // What is left of an entry that could not be written must not stand behind a shorter one.
            _cut = true;
            RandomAccess.Write(_file, frame, _length);
            _cut = false;
            _length += frame.Length;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private static long Begin(SafeFileHandle file)
    {
        RandomAccess.Write(file, Magic, 0);
        return Magic.Length;
    }
}
