using System.Buffers;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Gzip;

namespace Pipeline.LiveView.Objects;

/// <summary>Reads an object's content, decompressed if it is gzip.</summary>
internal static class ObjectText
{
    private const int Most = 1024 * 1024;

    // Twice what is shown; compressed text is shorter than the text itself.
    private const int MostCompressed = 2 * Most;
    private const int LongestContent = 256 * Most;

    /// <summary>Reads the beginning of an object, at most 1 MiB, and tells whether there is more.</summary>
    public static async Task<(ReadOnlyMemory<byte> Text, bool Truncated)> ReadAsync(StoredObject stored, CancellationToken cancellationToken)
    {
        if (IsGzip(stored))
        {
            var compressed = await BeginningAsync(stored, MostCompressed, cancellationToken);
            var isWhole = GzipContent.TryRead(compressed, Most, out var content, out var length, out _);
            ReadOnlyMemory<byte> text = content.AsSpan(0, Math.Min(length, Most)).ToArray();
            ArrayPool<byte>.Shared.Return(content);
            if (isWhole || length > Most) return (text, length > Most);
            // Not gzip after all, or damaged. The raw bytes are shown, because a part of the text would look like all of it.
        }

        var plain = await BeginningAsync(stored, Most + 1, cancellationToken);
        return (plain[..Math.Min(plain.Length, Most)], plain.Length > Most);
    }

    /// <summary>Opens an object's content, decompressed if it begins like gzip.</summary>
    /// <exception cref="InvalidDataException">The gzip data is damaged or incomplete; the message names the object.</exception>
    public static async Task<Stream> OpenAsync(StoredObject stored, CancellationToken cancellationToken)
    {
        if (!IsGzip(stored)) return File.OpenRead(stored.FilePath);
        var compressed = await File.ReadAllBytesAsync(stored.FilePath, cancellationToken);
        var isWhole = GzipContent.TryRead(compressed, LongestContent, out var content, out var length, out var problem);
        try
        {
            return isWhole
                ? new MemoryStream(content.AsSpan(0, length).ToArray(), writable: false)
                : throw new InvalidDataException($"{stored.Key} cannot be read: gzip: {problem}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(content);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> BeginningAsync(StoredObject stored, int most, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(stored.FilePath);
        var buffer = new byte[Math.Min(most, file.Length)];
        var read = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return buffer.AsMemory(0, read);
    }

    private static bool IsGzip(StoredObject stored)
    {
        Span<byte> magic = stackalloc byte[2];
        using var file = File.OpenRead(stored.FilePath);
        return GzipContent.IsGzip(magic[..file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false)]);
    }
}
