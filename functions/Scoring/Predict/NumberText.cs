using System.Buffers.Text;
using Pipeline.Contract.Text;

namespace Pipeline.Scoring.Predict;

/// <summary>
/// The text of a prediction where it is stored and landed: the endpoint's own, so that a number of 17 digits is not made out of its
/// text at all, nor into text again, twice. Table and lake then say the same to the last digit.
/// </summary>
internal static class NumberText
{
    /// <summary>The endpoint's text where it is a plain decimal; a number in any other form is written anew.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> text)
    {
        if (IsPlain(text.Span)) return text;
        if (!Utf8Parser.TryParse(text.Span, out double value, out _)) throw new FormatException("A prediction is not a number.");
        using var output = new Utf8Output(32);
        output.WriteNumber(value);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Whether a text is a plain decimal, -?(0|[1-9][0-9]*)(\.[0-9]+)?, of no more digits than the table keeps, which is 38.</summary>
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
