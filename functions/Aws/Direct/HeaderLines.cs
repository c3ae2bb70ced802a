using System.Text;

namespace Pipeline.Aws.Direct;

/// <summary>Finds headers in a reply's header lines. A reply has about a dozen, of which one or two are needed.</summary>
internal static class HeaderLines
{
    /// <summary>Finds a header by name, ignoring case.</summary>
    public static bool TryFind(ReadOnlySpan<byte> lines, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value) => TryFind(lines, name, out value, out _);

    /// <summary>Finds a header by name, ignoring case, and returns the lines after it.</summary>
    public static bool TryFind(ReadOnlySpan<byte> lines, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value, out ReadOnlySpan<byte> remaining)
    {
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf("\r\n"u8);
            var line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? default : lines[(end + 2)..];
            if (line.Length > name.Length && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name))
            {
                value = line[(name.Length + 1)..].Trim(" \t"u8);
                remaining = lines;
                return true;
            }
        }

        value = default;
        remaining = default;
        return false;
    }
}
