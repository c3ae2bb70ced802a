using Microsoft.Win32.SafeHandles;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>
/// A file that takes what executions' histories need not keep in memory. It has no name once it is open, so that it goes with the process,
/// however that ends.
/// </summary>
internal sealed class HistoryFile(string directory) : IDisposable
{
    private readonly Lock _lock = new();
    private SafeFileHandle? _file;
    private long _length;

    /// <summary>Writes bytes behind the last.</summary>
    /// <returns>Where they are.</returns>
    public long Append(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            _file ??= Open();
            long at = _length;
            RandomAccess.Write(_file, bytes, at);
            _length += bytes.Length;
            return at;
        }
    }

    /// <summary>Reads bytes.</summary>
    public byte[] Read(long at, int length)
    {
        var bytes = new byte[length];
        lock (_lock)
        {
            for (int read = 0; read < length;)
            {
                int more = RandomAccess.Read(_file ?? throw new EndOfStreamException(), bytes.AsSpan(read), at + read);
                if (more == 0) throw new EndOfStreamException("The file of the executions' history is shorter than what was written to it.");
                read += more;
            }
        }

        return bytes;
    }

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
