using System.IO.Compression;
using Pipeline.Gzip;

namespace Pipeline.Cli.Forgetting;

/// <summary>Content that is compressed with gzip, as editors read and write it.</summary>
internal static class GzippedContent
{
    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It is no gzip, or damaged.</exception>
    public static byte[] Read(byte[] content)
    {
        try
        {
            return GzipContent.Read(content);
        }
        catch (InvalidDataException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <summary>Writes it.</summary>
    public static byte[] Of(ReadOnlySpan<byte> text)
    {
        using var content = new MemoryStream();
        using (var gzip = new GZipStream(content, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(text);
        // A GZipStream that nothing was written to leaves no bytes, which is no gzip.
        return content.Length > 0 ? content.ToArray() : [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    }
}
