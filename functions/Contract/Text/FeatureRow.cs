using Pipeline.Contract.Fast;

namespace Pipeline.Contract.Text;

/// <summary>
/// Writes a row of numbers as the model's container reads it: comma-separated, without quotes; an empty field means a missing value. Each
/// number is written so that it reads back as the same double.
/// </summary>
public static class FeatureRow
{
    // -1.7976931348623157E+308 and its comma.
    private const int LongestField = 25;

    /// <summary>Writes a row of features; NaN means a missing value.</summary>
    /// <param name="values">The features in the model's order.</param>
    /// <param name="output">Receives the row, without a line end.</param>
    public static void Write(ReadOnlySpan<double> values, Utf8Output output)
    {
        var span = output.GetSpan(values.Length * LongestField);
        var at = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0) span[at++] = (byte)',';
            if (!double.IsNaN(values[i])) at += ShortestNumber.Format(values[i], span[at..]);
        }

        output.Advance(at);
    }

    /// <summary>Returns the row as bytes, for numbers that many rows share.</summary>
    /// <param name="values">The features in the model's order.</param>
    public static byte[] ToArray(ReadOnlySpan<double> values)
    {
        using var output = new Utf8Output(values.Length * LongestField);
        Write(values, output);
        return output.WrittenSpan.ToArray();
    }
}
