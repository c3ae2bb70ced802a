namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>Quotes text for SQL.</summary>
public static class SqlQuote
{
    /// <summary>A string literal.</summary>
    /// <exception cref="FormatException">The text has the null character.</exception>
    public static string Literal(string text) => "'" + Whole(text).Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <summary>A quoted identifier.</summary>
    /// <exception cref="FormatException">The name has the null character.</exception>
    public static string Identifier(string name) => "\"" + Whole(name).Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    // DuckDB takes a statement as a C string, which would end at this character, inside the quotes.
    private static string Whole(string text) => text.Contains('\0', StringComparison.Ordinal)
        ? throw new FormatException($"'{text.Replace("\0", "\\0", StringComparison.Ordinal)}' has the null character, which no statement can hold.")
        : text;
}
