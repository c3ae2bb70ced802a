using Pipeline.Cloud.Athena.Errors;

namespace Pipeline.Cloud.Athena.Sql;

/// <summary>A statement, classified by its first words.</summary>
internal abstract record Statement
{
    /// <summary>Athena's <c>StatementType</c>.</summary>
    public virtual string Type => "DML";

    /// <summary>Athena's <c>SubstatementType</c>.</summary>
    public abstract string Subtype { get; }

    /// <summary>Reads a statement.</summary>
    /// <exception cref="AthenaFailure">SYNTAX_ERROR, or NOT_SUPPORTED for a statement that is not emulated.</exception>
    public static Statement Read(string sql)
    {
        var tokens = SqlTokenizer.Read(sql);
        if (tokens.Count == 0) throw new AthenaFailure("SYNTAX_ERROR", "line 1:1: mismatched input '<EOF>'");
        var first = tokens[0];
        if (first.Is("select") || first.Is("with") || first.Is("values") || first.IsSymbol("(")) return new SelectStatement(tokens);
        if (first.Is("unload")) return UnloadStatement.Read(sql, tokens);
        if (first.Is("show") && tokens.Count > 1 && ShowStatement.Read(tokens) is { } show) return show;
        var name = tokens.Count > 1 && tokens[1].Kind == SqlTokenKind.Word ? $"{first.Text} {tokens[1].Text}".ToUpperInvariant() : first.Text;
        throw first.Value is "create" or "drop" or "insert" or "alter" or "msck" or "describe" or "show" or "explain" or "delete" or "update" or "merge" or
            "prepare" or "execute" or "optimize" or "vacuum" or "deallocate"
            ? new AthenaFailure("NOT_SUPPORTED", $"the statement {name} is not emulated by the local cloud", SqlPosition.Of(sql, first.Start))
            : new AthenaFailure("SYNTAX_ERROR", $"mismatched input '{first.Text}'", SqlPosition.Of(sql, first.Start));
    }
}

/// <summary>A query.</summary>
/// <param name="Query">The query's tokens.</param>
internal sealed record SelectStatement(IReadOnlyList<SqlToken> Query) : Statement
{
    /// <inheritdoc/>
    public override string Subtype => "SELECT";
}

/// <summary><c>SHOW DATABASES</c>, <c>SHOW TABLES [IN database]</c>, <c>SHOW PARTITIONS table</c>.</summary>
/// <param name="What">DATABASES, TABLES or PARTITIONS.</param>
/// <param name="Database">The named database; null for the query's database.</param>
/// <param name="Table">The named table; null if there is none.</param>
internal sealed record ShowStatement(string What, string? Database, string? Table) : Statement
{
    /// <inheritdoc/>
    public override string Type => "UTILITY";

    /// <inheritdoc/>
    public override string Subtype => $"SHOW_{What}";

    /// <summary>Reads the statement; null if it is another kind of statement.</summary>
    public static ShowStatement? Read(IReadOnlyList<SqlToken> tokens)
    {
        string? One(int i) => tokens.Count == i + 1 && tokens[i].IsName ? tokens[i].Value : null;
        var named = tokens.Count > 2 && (tokens[2].Is("in") || tokens[2].Is("from")) ? One(3) : null;
        return tokens[1].Value switch
        {
            "databases" or "schemas" when tokens.Count == 2 => new ShowStatement("DATABASES", null, null),
            "tables" when tokens.Count == 2 || named is not null => new ShowStatement("TABLES", named, null),
            "partitions" when One(2) is { } table => new ShowStatement("PARTITIONS", null, table),
            "partitions" when tokens.Count == 5 && tokens[3].IsSymbol(".") => new ShowStatement("PARTITIONS", tokens[2].Value, tokens[4].Value),
            _ => null,
        };
    }
}
