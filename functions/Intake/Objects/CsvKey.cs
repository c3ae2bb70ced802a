namespace Pipeline.Intake.Objects;

/// <summary>What the keys of all dropped files have in common.</summary>
public static class CsvKey
{
    private const string Ending = ".csv";

    /// <summary>Returns why an object with this key is no CSV file; null if it may be one.</summary>
    /// <param name="key">The key.</param>
    public static string? Refuses(string key) =>
        key.EndsWith('/') ? "it is a folder's marker and no file"
        : key.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) ? null
        : $"its name does not end in {Ending}";
}
