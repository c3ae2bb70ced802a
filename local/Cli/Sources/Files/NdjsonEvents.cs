using System.IO.Compression;

namespace Pipeline.Cli.Sources.Files;

/// <summary>Reads events of which each line is a request. The line is sent as it is, byte for byte.</summary>
internal sealed class NdjsonEvents : IEventReader
{
    private const int LargestLine = 1024 * 1024; // the maximum of a Kinesis record

    /// <inheritdoc/>
    public IEnumerable<EventLine> Read(FolderPart part)
    {
        using var file = Guarded(part, () => Open(part.Events));
        var buffer = new byte[64 * 1024];
        var line = new MemoryStream();
        var number = 1;
        for (int count; (count = Guarded(part, () => file.Read(buffer))) > 0;)
        {
            for (var at = 0; at < count;)
            {
                var end = buffer.AsSpan(at, count - at).IndexOf((byte)'\n');
                var taken = end < 0 ? count - at : end;
                line.Write(buffer, at, taken);
                if (line.Length > LargestLine) throw new SourceException($"'{part.Events}', line {number}: the line is longer than 1 MiB, the maximum of a record. Put one request on each line.");
                at += taken + 1;
                if (end < 0) break;
                if (Take(line) is { } request) yield return new EventLine($"line {number}", request);
                number++;
            }
        }

        if (Take(line) is { } last) yield return new EventLine($"line {number}", last);
    }

    // An empty line is no event: a file often ends with one.
    private static byte[]? Take(MemoryStream line)
    {
        var bytes = line.ToArray();
        line.SetLength(0);
        if (bytes is [.., (byte)'\r']) bytes = bytes[..^1];
        return bytes.Length == 0 ? null : bytes;
    }

    private static Stream Open(string path)
    {
        var file = File.OpenRead(path);
        return path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static T Guarded<T>(FolderPart part, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new SourceException($"'{part.Events}' cannot be read: {e.Message}", e);
        }
    }
}
