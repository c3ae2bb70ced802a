using System.Formats.Tar;
using System.IO.Compression;

namespace Pipeline.Cloud.SageMaker.Storage;

/// <summary>A <c>model.tar.gz</c>: one file, <c>xgboost-model</c>, and no dot-files, which the container would try to load.</summary>
public static class ModelArchive
{
    private const long LargestArchive = 256L << 20;
    private const string ModelFile = "xgboost-model";

    /// <summary>Writes an archive of a model.</summary>
    /// <param name="path">The archive, a new file.</param>
    /// <param name="model">The model's bytes.</param>
    /// <param name="modified">The time in its entry.</param>
    public static void Write(string path, byte[] model, DateTimeOffset modified)
    {
        using var file = new FileStream(path, FileMode.CreateNew);
        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        // A Ustar entry, because old readers take extended headers for further files.
        using var tar = new TarWriter(gzip, TarEntryFormat.Ustar);
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, ModelFile)
        {
            DataStream = new MemoryStream(model, writable: false),
            ModificationTime = modified,
            Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
        });
    }

    /// <summary>Reads the models that the container would load: the files at the top of the archive, except dot-files.</summary>
    /// <exception cref="InvalidDataException">The file is not a tar.gz.</exception>
    internal static IReadOnlyList<byte[]> Read(string path)
    {
        using var tar = new TarReader(Inflate(path));
        var models = new List<byte[]>();
        try
        {
            while (tar.GetNextEntry() is { } entry)
            {
                var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || name.StartsWith('.') || name.Contains('/'))
                    continue;
                var content = new MemoryStream();
                entry.DataStream?.CopyTo(content);
                models.Add(content.ToArray());
            }
        }
        catch (Exception e) when (e is FormatException or EndOfStreamException or ArgumentException)
        {
            throw new InvalidDataException(e.Message, e);
        }

        return models;
    }

    // A megabyte of gzip can inflate to a gigabyte.
    private static MemoryStream Inflate(string path)
    {
        using var file = File.OpenRead(path);
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        var content = new MemoryStream();
        var chunk = new byte[64 * 1024];
        for (int read; (read = gzip.Read(chunk)) > 0;)
        {
            if (content.Length + read > LargestArchive) throw new InvalidDataException($"the archive inflates to more than {LargestArchive >> 20} MiB");
            content.Write(chunk, 0, read);
        }

        content.Position = 0;
        return content;
    }
}
