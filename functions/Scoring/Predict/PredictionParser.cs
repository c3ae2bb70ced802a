using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Scoring.Predict;

/// <summary>
/// Reads the container's reply, one number per row. Newer images write one number per line, older ones separate them by commas; a newline
/// may follow the last.
/// </summary>
internal static class PredictionParser
{
    // The range of a DynamoDB number, with a margin. Source: "Supported data types and naming rules in Amazon DynamoDB".
    private const double Largest = 1e125;
    private const double Smallest = 1e-129;

    /// <summary>Reads exactly one prediction for each row sent. Only their order relates them to the rows.</summary>
    /// <param name="body">The reply.</param>
    /// <param name="predictions">Receives the position of each row's prediction in the reply.</param>
    /// <param name="reason">Why the reply is invalid.</param>
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
