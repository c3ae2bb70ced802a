using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Scoring.Predict;

/// <summary>
/// Reads the container's answer: a number a row. Newer images put one on a line, older ones separate them by commas; a newline
/// may end it.
/// </summary>
internal static class PredictionParser
{
    // The range of a number in DynamoDB, with a margin. Source: "Supported data types and naming rules in Amazon DynamoDB".
    private const double Largest = 1e125;
    private const double Smallest = 1e-129;

    /// <summary>Reads exactly as many predictions as rows were sent; their order is all that ties them to the rows.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="predictions">A place for where each row's prediction stands in the answer.</param>
    /// <param name="reason">Why the answer does not fit.</param>
    public static bool TryParse(ReadOnlySpan<byte> body, Span<Range> predictions, [NotNullWhen(false)] out string? reason)
    {
        var start = body.IndexOfAnyExcept(" \r\n"u8);
        var rest = body.Trim(" \r\n"u8);
        var count = 0;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAny(",\n"u8);
            var field = (end < 0 ? rest : rest[..end]).Trim(" \r"u8);
            if (!NumberText.IsPlain(field) && !IsStorable(field))
            {
                reason = $"prediction {count} of {predictions.Length} is not a number that the table can hold";
                return false;
            }

            if (count == predictions.Length) break;
            var at = start + (end < 0 ? rest : rest[..end]).IndexOfAnyExcept(" \r"u8);
            predictions[count++] = at..(at + field.Length);
            if (end < 0)
            {
                reason = count == predictions.Length ? null : $"{count} predictions for {predictions.Length} rows";
                return reason is null;
            }

            rest = rest[(end + 1)..];
            start += end + 1;
        }

        reason = rest.IsEmpty ? $"{count} predictions for {predictions.Length} rows" : $"more predictions than the {predictions.Length} rows";
        return false;
    }

    private static bool IsStorable(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out double value, out var consumed) && consumed == text.Length && (value == 0 || Math.Abs(value) is >= Smallest and <= Largest);
}
