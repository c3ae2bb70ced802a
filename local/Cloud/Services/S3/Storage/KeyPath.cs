using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Cloud.S3.Storage;

/// <summary>
/// The path of an object's file below its bucket's folder. It is the key itself if that can be a path, so that a person can find
/// an object and an engine can read Hive partitions from it. Characters that a file name cannot have are escaped. No two keys share
/// a path, and no path leads out of the folder: a segment is never empty, <c>.</c> or <c>..</c> and holds no separator.
/// </summary>
internal static class KeyPath
{
    // A literal '%' in a key always becomes %25, so '%' without two hexadecimal digits after it is free for our own marks.
    internal const string EmptySegment = "%(empty)";
    internal const string FolderMark = "%(folder)";
    internal const string ObjectMark = "%(object)";
    private const string HashMark = "%~";

    // File systems allow 255 bytes per name and 4,096 per path; this leaves room for the marks and the data directory.
    private const int LongestSegment = 200;
    private const int LongestPath = 2000;

    // Engines that accept globs would expand these characters.
    private static readonly System.Buffers.SearchValues<char> Escaped = System.Buffers.SearchValues.Create("%*?[]{}\\:\"<>|");

    /// <summary>The path's names below the bucket's folder; the last is the file's.</summary>
    public static string[] Segments(string key)
    {
        var segments = key.Split('/');
        var total = 0;
        for (var i = 0; i < segments.Length; i++)
        {
            segments[i] = Segment(segments[i]);
            total += Encoding.UTF8.GetByteCount(segments[i]) + 1;
        }

        return total <= LongestPath ? segments : [HashMark, Hash(key)];
    }

    private static string Segment(string segment)
    {
        switch (segment)
        {
            case "": return EmptySegment;
            case ".": return "%2E";
            case "..": return "%2E%2E";
        }

        var name = segment.AsSpan().ContainsAny(Escaped) || segment.AsSpan().ContainsAnyInRange('\0', '\u001f') || segment.Contains('\u007f')
            ? Escape(segment)
            : segment;
        if (Encoding.UTF8.GetByteCount(name) <= LongestSegment) return name;

        // Keep the extension: engines choose the decompression by it.
        var extension = Path.GetExtension(name);
        if (extension.Length > 16 || extension.Contains('%') || !Ascii.IsValid(extension)) extension = "";
        return HashMark + Hash(segment) + extension;
    }

    private static string Escape(string segment)
    {
        var escaped = new StringBuilder(segment.Length + 8);
        foreach (var character in segment)
        {
            if (Escaped.Contains(character) || character is < '\u0020' or '\u007f')
                escaped.Append('%').Append(((int)character).ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            else
                escaped.Append(character);
        }

        return escaped.ToString();
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
