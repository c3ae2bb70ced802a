namespace Pipeline.Cloud.Athena.Sql;

/// <summary>The kind of a token.</summary>
public enum SqlTokenKind
{
    /// <summary>A keyword or a name without quotes.</summary>
    Word,

    /// <summary>A name in double quotes.</summary>
    QuotedIdentifier,

    /// <summary>A text in single quotes.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Anything else.</summary>
    Symbol,
}

/// <summary>A token of a statement.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Text">The text as written.</param>
/// <param name="Start">The index of the first character in the statement.</param>
public sealed record SqlToken(SqlTokenKind Kind, string Text, int Start)
{
    /// <summary>Whether the token is a keyword, in any case.</summary>
    public bool Is(string keyword) => Kind == SqlTokenKind.Word && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the token is a symbol.</summary>
    public bool IsSymbol(string symbol) => Kind == SqlTokenKind.Symbol && Text == symbol;

    /// <summary>Whether the token can be a name.</summary>
    public bool IsName => Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier;

    /// <summary>A name without quotes and in lower case, or the text of a string.</summary>
    public string Value => Kind switch
    {
        SqlTokenKind.QuotedIdentifier => Text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal).ToLowerInvariant(),
        SqlTokenKind.String => Text[1..^1].Replace("''", "'", StringComparison.Ordinal),
        _ => Text.ToLowerInvariant(),
    };
}
