namespace Pipeline.DuckDb;

/// <summary>Quotes text for a statement.</summary>
public static class SqlQuote
{
    /// <summary>A string as a literal.</summary>
    public static string Literal(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <summary>A name as an identifier.</summary>
    public static string Identifier(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
