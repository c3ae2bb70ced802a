using System.Buffers;
using Pipeline.Cloud.S3;
using Pipeline.Gzip;

namespace Pipeline.Cli.LiveView.Objects;

/// <summary>What an object says, decompressed where it is compressed.</summary>
internal static class ObjectText
{
    private const int Most = 1024 * 1024;

    /// <summary>Reads the beginning of an object, at most 1 MiB of it, and says whether there is more.</summary>
    public static async Task<(ReadOnlyMemory<byte> Text, bool Truncated)> ReadAsync(StoredObject stored, CancellationToken cancellationToken)
    {
        if (IsGzip(stored))
        {
            var compressed = await File.ReadAllBytesAsync(stored.FilePath, cancellationToken);
            var isWhole = GzipContent.TryRead(compressed, Most, out var content, out var length, out _);
            ReadOnlyMemory<byte> text = content.AsSpan(0, Math.Min(length, Most)).ToArray();
            ArrayPool<byte>.Shared.Return(content);
            if (isWhole || length > Most) return (text, length > Most);
            // It only looks like gzip, or is damaged: it is shown as it is, because a part of it would look like the whole.
        }

        var buffer = new byte[Most + 1];
        await using var plain = File.OpenRead(stored.FilePath);
        var read = await plain.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return (buffer.AsMemory(0, Math.Min(read, Most)), read > Most);
    }

    /// <summary>An object's content, decompressed where it begins as gzip does.</summary>
    /// <exception cref="InvalidDataException">It is not whole gzip; the message names it.</exception>
    public static async Task<Stream> OpenAsync(StoredObject stored, CancellationToken cancellationToken)
    {
        if (!IsGzip(stored)) return File.OpenRead(stored.FilePath);
        try
        {
            await using var file = File.OpenRead(stored.FilePath);
            return await GzipContent.ReadAsync(file, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{stored.Key} cannot be read: {e.Message}", e);
        }
    }

    private static bool IsGzip(StoredObject stored)
    {
        Span<byte> magic = stackalloc byte[2];
        using var file = File.OpenRead(stored.FilePath);
        return GzipContent.IsGzip(magic[..file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false)]);
    }
}
