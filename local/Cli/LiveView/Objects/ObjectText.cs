using System.IO.Compression;
using Pipeline.Cloud.S3;

namespace Pipeline.Cli.LiveView.Objects;

/// <summary>What an object says, decompressed where it is compressed.</summary>
internal static class ObjectText
{
    private const int Most = 1024 * 1024;

    /// <summary>Reads the beginning of an object, at most 1 MiB of it, and says whether there is more.</summary>
    public static async Task<(ReadOnlyMemory<byte> Text, bool Truncated)> ReadAsync(StoredObject stored, CancellationToken cancellationToken)
    {
        await using var content = Open(stored);
        var buffer = new byte[Most + 1];
        int read;
        try
        {
            read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (InvalidDataException)
        {
            // Its name or its first bytes only look like gzip: it is shown as it is.
            await using var plain = File.OpenRead(stored.FilePath);
            read = await plain.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        }

        return (buffer.AsMemory(0, Math.Min(read, Most)), read > Most);
    }

    /// <summary>An object's content, decompressed where it begins as gzip does.</summary>
    public static Stream Open(StoredObject stored)
    {
        var file = File.OpenRead(stored.FilePath);
        var compressed = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return compressed ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
