using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.S3.Http;

/// <summary>The requested part of an object.</summary>
/// <param name="Start">The first byte.</param>
/// <param name="Length">Number of bytes.</param>
internal sealed record ByteRange(long Start, long Length)
{
    /// <summary>Reads a Range header.</summary>
    /// <returns>The range, or null for the whole object: no header, a malformed header, or several ranges.</returns>
    /// <exception cref="AwsException">InvalidRange.</exception>
    public static ByteRange? Parse(string? header, long size)
    {
        if (header is null || !header.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase) || header.Contains(',', StringComparison.Ordinal)) return null;
        var parts = header["bytes=".Length..].Trim().Split('-');
        if (parts.Length != 2) return null;
        var hasFirst = long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first);
        var hasLast = long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var last);
        if ((!hasFirst && parts[0].Length > 0) || (!hasLast && parts[1].Length > 0) || (!hasFirst && !hasLast) || (hasFirst && hasLast && last < first))
            return null;

        var (start, end) = hasFirst ? (first, hasLast ? Math.Min(last, size - 1) : size - 1) : (Math.Max(0, size - last), size - 1);
        if (start < size && end >= start) return new ByteRange(start, end - start + 1);
        throw new AwsException("InvalidRange", "The requested range is not satisfiable", 416)
        {
            Members = new JsonObject { ["RangeRequested"] = header, ["ActualObjectSize"] = size },
        };
    }
}
