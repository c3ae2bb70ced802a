using System.Globalization;

namespace Pipeline.Intake.Labels;

/// <summary>The keys of label files: <c>labels/dt=2026-01-15/name.csv</c>.</summary>
public static class LabelKey
{
    /// <summary>The drop zone.</summary>
    public const string Root = "labels/";

    /// <summary>The ending of label files.</summary>
    public const string Ending = ".csv";

    private const string Expected = "labels/dt=YYYY-MM-DD/name.csv was expected";

    /// <summary>Returns why an object with this key is no label file; null if it is one.</summary>
    /// <param name="key">The key, below <see cref="Root"/>.</param>
    public static string? Refuses(string key)
    {
        if (key.EndsWith('/')) return $"it is a folder's marker and no file; {Expected}";
        if (!key.EndsWith(Ending, StringComparison.OrdinalIgnoreCase)) return $"its name does not end in {Ending}; {Expected}";
        var parts = key.Split('/');
        if (parts.Length != 3) return $"it does not lie in a folder of one day; {Expected}";
        return DateOnly.TryParseExact(parts[1], "'dt='yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? null
            : $"its folder «{parts[1]}» names no day; {Expected}";
    }
}
