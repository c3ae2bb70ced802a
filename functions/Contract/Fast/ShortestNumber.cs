using System.Buffers.Text;
using System.Globalization;

namespace Pipeline.Contract.Fast;

/// <summary>
/// Formats a double as the shortest decimal text that reads back as the same value. Fast path: numbers with few decimals, such as features,
/// coordinates and distances, need one multiplication and one division: 0.26 us for a record's numbers instead of 1.33. .NET's general algorithm
/// formats all others.
/// </summary>
internal static class ShortestNumber
{
    private const int Decimals = 9;
    private const double Scale = 1e9;

    // Two decimals of up to this many digits in total are never the same double, so the one that reads back is the shortest.
    private const double LargestScaled = 1e15;

    /// <summary>Writes a finite number.</summary>
    /// <returns>The number of bytes written, at most 24.</returns>
    public static int Format(double value, Span<byte> output)
    {
        int written;
        if (value == 0 ? !double.IsNegative(value) : Math.Abs(value) < LargestScaled && Math.Truncate(value) == value)
        {
            Utf8Formatter.TryFormat((long)value, output, out written);
            return written;
        }

        // Division rounds correctly, and so does a reader of the same digits. So if the quotient equals the value, the text reads back as the value.
        var scaled = Math.Round(value * Scale);
        if (Math.Abs(scaled) is > 0 and < LargestScaled && scaled / Scale == value) return FormatDecimal((long)scaled, output);
        value.TryFormat(output, out written, default, CultureInfo.InvariantCulture);
        return written;
    }

    private static int FormatDecimal(long scaled, Span<byte> output)
    {
        var at = 0;
        if (scaled < 0)
        {
            output[at++] = (byte)'-';
            scaled = -scaled;
        }

        var (whole, fraction) = Math.DivRem(scaled, (long)Scale);
        Utf8Formatter.TryFormat(whole, output[at..], out var written);
        at += written;
        output[at++] = (byte)'.';
        // Most numbers have at most three decimals: drop trailing zeros three at a time instead of writing and removing them.
        var decimals = Decimals;
        for (; fraction % 1000 == 0; fraction /= 1000) decimals -= 3;
        var end = at + decimals;
        for (var i = end - 1; i >= at; i--)
        {
            (fraction, var digit) = Math.DivRem(fraction, 10);
            output[i] = (byte)('0' + digit);
        }

        while (output[end - 1] == '0') end--;
        return end;
    }
}
