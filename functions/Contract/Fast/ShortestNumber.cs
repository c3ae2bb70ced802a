using System.Buffers.Text;
using System.Globalization;

namespace Pipeline.Contract.Fast;

/// <summary>
/// The shortest decimal text that reads back as the same double. Features, coordinates and distances have few decimals; such
/// numbers are written with a multiplication and a division; the library's general algorithm takes all others.
/// </summary>
internal static class ShortestNumber
{
    private const int Decimals = 9;
    private const double Scale = 1e9;

    // Of this many digits together, two decimals are never the same double, so that the one that reads back is the shortest.
    private const double LargestScaled = 1e15;

    /// <summary>Writes a finite number.</summary>
    /// <returns>How many bytes; at most 24.</returns>
    public static int Format(double value, Span<byte> output)
    {
        int written;
        if (value == 0 ? !double.IsNegative(value) : Math.Abs(value) < LargestScaled && Math.Truncate(value) == value)
        {
            Utf8Formatter.TryFormat((long)value, output, out written);
            return written;
        }

        // The quotient is correctly rounded, and so is what a reader makes of the same digits: when they are equal here, they are there.
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
        // Most have three decimals or fewer: the zeros behind them need not be made to be taken away.
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
