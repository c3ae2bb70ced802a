using System.Globalization;

namespace Pipeline.Cloud.SageMaker.Csv;

/// <summary>Parses a field as Python's <c>float</c> does; an empty field is a missing value.</summary>
public static class CsvNumber
{
    /// <summary>Reads a field.</summary>
    public static bool TryParse(ReadOnlySpan<byte> field, out float value)
    {
        if (field.IsEmpty)
        {
            value = float.NaN;
            return true;
        }

        // Most features are small whole numbers.
        if (field.Length <= 7 && TryParseDigits(field, out value)) return true;
        if (double.TryParse(field, NumberStyles.Float, NumberFormatInfo.InvariantInfo, out var number))
        {
            value = (float)number;
            return true;
        }

        return TryParseInfinity(field, out value);
    }

    private static bool TryParseDigits(ReadOnlySpan<byte> field, out float value)
    {
        var whole = 0;
        value = 0;
        foreach (var character in field)
        {
            var digit = character - '0';
            if ((uint)digit > 9) return false;
            whole = (whole * 10) + digit;
        }

        value = whole;
        return true;
    }

    private static bool TryParseInfinity(ReadOnlySpan<byte> field, out float value)
    {
        var text = field.Trim(" \t\r\n\f\v"u8);
        var negative = text.StartsWith("-"u8);
        if (negative || text.StartsWith("+"u8)) text = text[1..];
        value = negative ? float.NegativeInfinity : float.PositiveInfinity;
        if (System.Text.Ascii.EqualsIgnoreCase(text, "nan"u8))
        {
            value = float.NaN;
            return true;
        }

        return System.Text.Ascii.EqualsIgnoreCase(text, "inf"u8) || System.Text.Ascii.EqualsIgnoreCase(text, "infinity"u8);
    }
}
