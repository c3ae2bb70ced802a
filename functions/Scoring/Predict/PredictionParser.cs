using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Scoring.Predict;

/// <summary>
/// Splits the container's reply, one number per row. Newer images write one number per line, older ones separate them by commas; a newline
/// may follow the last.
/// </summary>
internal static class PredictionParser
{
    /// <summary>Finds exactly one prediction for each row sent. Only their order relates them to the rows.</summary>
    /// <param name="body">The reply.</param>
    /// <param name="predictions">Receives the position of each row's prediction in the reply. Whether it is a number is not looked at: see <see cref="NumberText"/>.</param>
    /// <param name="reason">Why the reply is invalid.</param>
    public static bool TryParse(ReadOnlySpan<byte> body, Span<Range> predictions, [NotNullWhen(false)] out string? reason)
    {
        var start = body.IndexOfAnyExcept(" \r\n"u8);
        var rest = body.Trim(" \r\n"u8);
        var count = 0;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAny(",\n"u8);
            if (count == predictions.Length)
            {
                reason = $"more predictions than the {predictions.Length} rows";
                return false;
            }

            var field = end < 0 ? rest : rest[..end];
            var at = start + Math.Max(0, field.IndexOfAnyExcept(" \r"u8));
            predictions[count++] = at..(at + field.Trim(" \r"u8).Length);
            if (end < 0) break;
            rest = rest[(end + 1)..];
            start += end + 1;
        }

        reason = count == predictions.Length ? null : $"{count} predictions for {predictions.Length} rows";
        return reason is null;
    }
}
