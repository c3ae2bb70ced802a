using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Pipeline.Contract.Description;
using Pipeline.Contract.Text;

namespace Pipeline.Scoring.Predict;

/// <summary>
/// The text of a prediction for the table and the lake: the endpoint's text, unchanged. This saves parsing a number of 17 digits and
/// formatting it twice, and the table and the lake agree to the last digit.
/// </summary>
internal static class NumberText
{
    // The range of a DynamoDB number, with a margin. Source: "Supported data types and naming rules in Amazon DynamoDB".
    private const double Largest = 1e125;
    private const double Smallest = 1e-129;
    private const int MostShown = 40;

    /// <summary>Takes the endpoint's text if it is a plain decimal; otherwise reads the number and formats it again.</summary>
    /// <param name="text">The endpoint's text for a row.</param>
    /// <param name="range">What a prediction may be.</param>
    /// <param name="number">The prediction as the text of a JSON number.</param>
    /// <param name="reason">Why the text is no prediction.</param>
    public static bool TryOf(ReadOnlyMemory<byte> text, PredictionRange range, out ReadOnlyMemory<byte> number, [NotNullWhen(false)] out string? reason)
    {
        (number, reason) = (text, null);
        var isPlain = IsPlain(text.Span);
        if (isPlain && range.IsOpen) return true;
        if (!Utf8Parser.TryParse(text.Span, out double value, out var consumed) || consumed != text.Length || (value != 0 && Math.Abs(value) is not (>= Smallest and <= Largest)))
            reason = $"{Shown(text.Span)} is not a number that the table can hold";
        else if (!range.Holds(value))
            reason = string.Create(CultureInfo.InvariantCulture, $"{value} is not a prediction from {range.Least} to {range.Greatest}");
        else if (!isPlain)
            number = Formatted(value);
        return reason is null;
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

    private static byte[] Formatted(double value)
    {
        using var output = new Utf8Output(32);
        output.WriteNumber(value);
        return output.WrittenSpan.ToArray();
    }

    private static string Shown(ReadOnlySpan<byte> text) =>
        text.IsEmpty ? "an empty answer" : $"'{Encoding.UTF8.GetString(text[..Math.Min(text.Length, MostShown)])}{(text.Length > MostShown ? "..." : "")}'";
}
