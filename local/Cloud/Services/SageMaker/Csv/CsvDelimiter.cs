using System.Buffers;

namespace Pipeline.Cloud.SageMaker.Csv;

/// <summary>Finds the delimiter as the container does: Python's <c>csv.Sniffer</c> on the first 512 characters of the first row.</summary>
public static class CsvDelimiter
{
    private static readonly SearchValues<byte> Quotes = SearchValues.Create("\"'"u8);

    /// <summary>Finds the delimiter.</summary>
    /// <param name="firstRow">The first row; it is not empty.</param>
    /// <returns>The delimiter; a comma if only letters or digits are candidates, as in a row of one number.</returns>
    public static byte Sniff(ReadOnlySpan<byte> firstRow)
    {
        var sample = firstRow.Length > 512 ? firstRow[..512] : firstRow;
        // The sniffer takes the character beside a quoted field. Numbers are not quoted, so such a row fails with any delimiter.
        if (sample.IndexOfAny(Quotes) >= 0) return (byte)',';

        // With a single row, every character is a candidate. The sniffer prefers these, in this order.
        foreach (var preferred in ",\t; :"u8)
        {
            if (sample.Contains(preferred)) return preferred;
        }

        Span<int> counts = stackalloc int[127];
        foreach (var character in sample)
        {
            if (character < 127) counts[character]++;
        }

        var best = 0;
        for (var i = 1; i < counts.Length; i++)
        {
            if (counts[i] >= counts[best]) best = i;
        }

        return char.IsAsciiLetterOrDigit((char)best) ? (byte)',' : (byte)best;
    }
}
