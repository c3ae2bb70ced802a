using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Pipeline.Cloud.StepFunctions.History;

/// <summary>
/// A file with the inputs, events and results of executions. Thousands of executions stay listed for 90 days, which is too much for memory. The file is
/// unlinked once it is open, so it disappears with the process, however the process ends.
/// </summary>
internal sealed class HistoryFile(string directory) : IDisposable
{
    private readonly Lock _lock = new();
    private SafeFileHandle? _file;
    private long _length;

    /// <summary>Appends bytes.</summary>
    /// <returns>Their place in the file.</returns>
    public Kept Append(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            _file ??= Open();
            long at = _length;
            RandomAccess.Write(_file, bytes, at);
            _length += bytes.Length;
            return new Kept(at, bytes.Length);
        }
    }

    /// <summary>Appends a text.</summary>
    /// <returns>Its place in the file.</returns>
    public Kept Append(string text) => Append(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads bytes.</summary>
    public byte[] Read(Kept kept)
    {
        var bytes = new byte[kept.Length];
        lock (_lock)
        {
            for (int read = 0; read < bytes.Length;)
            {
                int more = RandomAccess.Read(_file ?? throw new EndOfStreamException(), bytes.AsSpan(read), kept.At + read);
                if (more == 0) throw new EndOfStreamException("The file of the executions' history is shorter than what was written to it.");
                read += more;
            }
        }

        return bytes;
    }

    /// <summary>Reads a text.</summary>
    public string Text(Kept kept) => Encoding.UTF8.GetString(Read(kept));

    public void Dispose()
    {
        lock (_lock) _file?.Dispose();
    }

    private SafeFileHandle Open()
    {
        Directory.CreateDirectory(directory);
        string path = Path.Combine(directory, Guid.NewGuid().ToString("N"));
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete);
        File.Delete(path);
        return file;
    }
}

/// <summary>A place in the file.</summary>
/// <param name="At">The offset of the first byte.</param>
/// <param name="Length">The number of bytes.</param>
internal readonly record struct Kept(long At, int Length);
