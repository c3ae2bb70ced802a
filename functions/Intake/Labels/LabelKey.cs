using System.Globalization;
using Pipeline.Intake.Objects;

namespace Pipeline.Intake.Labels;

/// <summary>The keys of label files: <c>labels/dt=2026-01-15/name.csv</c>.</summary>
public static class LabelKey
{
    /// <summary>Returns why an object with this key is no label file; null if it is one.</summary>
    /// <param name="key">The key, below <c>labels/</c>.</param>
    public static string? Refuses(string key) =>
        (CsvKey.Refuses(key) ?? Misplaced(key.Split('/'))) is { } reason ? $"{reason}; labels/dt=YYYY-MM-DD/name.csv was expected" : null;

    private static string? Misplaced(string[] parts) =>
        parts.Length != 3 ? "it does not lie in a folder of one day"
        : DateOnly.TryParseExact(parts[1], "'dt='yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null
        : $"its folder «{parts[1]}» names no day";
}
