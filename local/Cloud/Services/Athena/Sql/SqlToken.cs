using System.Globalization;

namespace Pipeline.Cloud.Athena.Sql;

/// <summary>What a token is.</summary>
internal enum SqlTokenKind
{
    Word,
    QuotedIdentifier,
    String,
    Number,
    Symbol,
}

/// <summary>A token of a statement.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it is written.</param>
/// <param name="Start">Where it begins in the statement.</param>
internal sealed record SqlToken(SqlTokenKind Kind, string Text, int Start)
{
    /// <summary>Whether it is this keyword.</summary>
    public bool Is(string keyword) => Kind == SqlTokenKind.Word && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is this symbol.</summary>
    public bool IsSymbol(string symbol) => Kind == SqlTokenKind.Symbol && Text == symbol;

    /// <summary>Whether it can name something.</summary>
    public bool IsName => Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier;

    /// <summary>The name, without quotes and in lower case; or a string's text.</summary>
    public string Value => Kind switch
    {
        SqlTokenKind.QuotedIdentifier => Text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal).ToLowerInvariant(),
        SqlTokenKind.String => Text[1..^1].Replace("''", "'", StringComparison.Ordinal),
        _ => Text.ToLowerInvariant(),
    };
}

/// <summary>A place in a statement as Athena tells it.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal readonly record struct SqlPosition(int Line, int Column)
{
    /// <summary>The place of a character.</summary>
    public static SqlPosition Of(string sql, int index)
    {
        var before = sql.AsSpan(0, Math.Clamp(index, 0, sql.Length));
        return new SqlPosition(before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"line {Line}:{Column}");
}
