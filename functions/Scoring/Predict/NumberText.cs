using System.Buffers.Text;
using Pipeline.Contract.Text;

namespace Pipeline.Scoring.Predict;

/// <summary>
/// The text of a prediction for the table and the lake: the endpoint's text, unchanged. This saves parsing a number of 17 digits and
/// formatting it twice, and the table and the lake agree to the last digit.
/// </summary>
internal static class NumberText
{
    /// <summary>Returns the endpoint's text if it is a plain decimal; otherwise parses the number and formats it again.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> text)
    {
        if (IsPlain(text.Span)) return text;
        if (!Utf8Parser.TryParse(text.Span, out double value, out _)) throw new FormatException("A prediction is not a number.");
        using var output = new Utf8Output(32);
        output.WriteNumber(value);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Whether a text is a plain decimal, -?(0|[1-9][0-9]*)(\.[0-9]+)?, with at most 38 digits, which is what the table keeps.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> text)
    {
        var digits = text is [(byte)'-', ..] ? text[1..] : text;
        if (digits.Length > 38) return false;
        var whole = digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (whole < 0) whole = digits.Length;
        if (whole == 0 || (whole > 1 && digits[0] == '0')) return false;
        if (whole == digits.Length) return true;
        var fraction = digits[(whole + 1)..];
        return digits[whole] == '.' && !fraction.IsEmpty && fraction.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }
}
