using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Pipeline.Cloud.Athena.Results;

/// <summary>Formats values as Athena does in a result: numbers in Java's notation, <c>[1, 2]</c>, <c>{a=1, b=2}</c>.</summary>
public static class ValueText
{
    /// <summary>The text of a value; null for null.</summary>
    public static string? Of(object? value) => value switch
    {
        null => null,
        string text => text,
        bool boolean => boolean ? "true" : "false",
        double number => Double(number),
        float number => Float(number),
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        BigInteger number => number.ToString(CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeSpan time => time.ToString(@"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture) + " UTC",
        byte[] bytes => string.Join(' ', bytes.Select(b => b.ToString("x2", CultureInfo.InvariantCulture))),
        IReadOnlyList<KeyValuePair<string, object?>> row => "{" + string.Join(", ", row.Select(field => $"{field.Key}={Of(field.Value) ?? "null"}")) + "}",
        IReadOnlyList<KeyValuePair<object, object?>> map => "{" + string.Join(", ", map.Select(pair => $"{Of(pair.Key)}={Of(pair.Value) ?? "null"}")) + "}",
        IList list => "[" + string.Join(", ", list.Cast<object?>().Select(item => Of(item) ?? "null")) + "]",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    /// <summary>A double in Java's notation: always with a decimal point; with an exponent below 0.001 and from 10,000,000.</summary>
    public static string Double(double value) =>
        Special(value) ?? Java(value.ToString("E16", CultureInfo.InvariantCulture), value.ToString("R", CultureInfo.InvariantCulture), Math.Abs(value));

    private static string Float(float value) =>
        Special(value) ?? Java(value.ToString("E8", CultureInfo.InvariantCulture), value.ToString("R", CultureInfo.InvariantCulture), Math.Abs(value));

    private static string? Special(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "Infinity" : double.IsNegativeInfinity(value) ? "-Infinity" : null;

    private static string Java(string scientific, string shortest, double magnitude)
    {
        if (magnitude == 0) return shortest.StartsWith('-') ? "-0.0" : "0.0";
        // The shortest digits that parse to the same value, and the position of the decimal point.
        var mantissa = shortest.Split('E')[0];
        var digits = new StringBuilder();
        foreach (var c in mantissa)
        {
            if (char.IsAsciiDigit(c)) digits.Append(c);
        }

        var significant = digits.ToString().TrimStart('0').TrimEnd('0');
        var exponent = int.Parse(scientific[(scientific.IndexOf('E', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        var sign = shortest.StartsWith('-') ? "-" : "";
        if (magnitude is < 1e-3 or >= 1e7)
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{significant[0]}.{(significant.Length > 1 ? significant[1..] : "0")}E{exponent}");
        if (exponent < 0) return $"{sign}0.{new string('0', -exponent - 1)}{significant}";
        var whole = significant.PadRight(exponent + 1, '0');
        return $"{sign}{whole[..(exponent + 1)]}.{(whole.Length > exponent + 1 ? whole[(exponent + 1)..] : "0")}";
    }
}
