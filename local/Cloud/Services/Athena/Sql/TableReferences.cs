namespace Pipeline.Cloud.Athena.Sql;

/// <summary>
/// The tables that a query reads: the names in its FROM clauses, without those of its WITH clauses. Names of columns and functions are not
/// asked of the catalog.
/// </summary>
internal sealed class TableReferences
{
    private static readonly HashSet<string> AfterFrom = new(StringComparer.Ordinal)
    {
        "where", "group", "having", "order", "limit", "offset", "fetch", "window", "union", "intersect", "except", "values", "with",
    };

    private readonly IReadOnlyList<SqlToken> _tokens;
    private readonly HashSet<TableReference> _found = [];
    private readonly Stack<Scope> _outer = new();
    private Scope _scope = new();
    private bool _relation;

    private TableReferences(IReadOnlyList<SqlToken> tokens) => _tokens = tokens;

    /// <summary>Finds the tables of a query.</summary>
    public static IReadOnlyCollection<TableReference> Of(IReadOnlyList<SqlToken> tokens)
    {
        var references = new TableReferences(tokens);
        for (var i = 0; i < tokens.Count; i++) i = references.Read(i);
        return references._found;
    }

    /// <summary>Reads a token.</summary>
    /// <returns>The index of the last token that was read.</returns>
    private int Read(int i)
    {
        var token = _tokens[i];
        var relation = _relation;
        _relation = false;
        if (token.IsSymbol("(")) Open(i, relation);
        else if (token.IsSymbol(")")) Close();
        else if (token.IsSymbol(",")) _relation = _scope.InFrom;
        else if (token.Is("select")) (_scope.IsQuery, _scope.InFrom, _scope.InWith) = (true, false, false);
        else if (token.Is("from") && _scope.IsQuery && !_tokens[i - 1].Is("distinct")) _relation = _scope.InFrom = true;
        else if (token.Is("join") && _scope.InFrom) _relation = true;
        else if (token.Is("lateral") && relation) _relation = true;
        else if (token.Kind == SqlTokenKind.Word && AfterFrom.Contains(token.Value)) (_scope.InFrom, _scope.InWith) = (false, token.Is("with"));
        else if (token.IsName && _scope.InWith) Define(i);
        else if (token.IsName && relation) return Name(i);
        return i;
    }

    private void Open(int i, bool relation)
    {
        _outer.Push(_scope);
        // A parenthesis in the place of a table holds a join or a query.
        _scope = new Scope { InFrom = relation, Defines = i > 0 && _scope.InWith && (_tokens[i - 1].Is("as") || _tokens[i - 1].Is("materialized")) };
        _relation = relation;
    }

    private void Close()
    {
        var defined = _scope.Defines;
        if (!_outer.TryPop(out var outer)) return;
        _scope = outer;
        // A definition can be used by those after it; before it, its name is a table's.
        if (defined && _scope.Pending is { } name) _scope.Defined.Add(name);
    }

    /// <summary>A name in a WITH clause before its list of columns or its query.</summary>
    private void Define(int i)
    {
        var before = _tokens[i - 1];
        if (_tokens[i].Is("recursive") && before.Is("with"))
        {
            _scope.IsRecursive = true;
        }
        else if (before.Is("with") || before.Is("recursive") || before.IsSymbol(","))
        {
            _scope.Pending = _tokens[i].Value;
            if (_scope.IsRecursive) _scope.Defined.Add(_tokens[i].Value);
        }
    }

    /// <summary>A name of up to three parts in the place of a table. The catalog's name is not needed: there is only one.</summary>
    private int Name(int i)
    {
        var parts = new List<string> { _tokens[i].Value };
        for (; i + 2 < _tokens.Count && _tokens[i + 1].IsSymbol(".") && _tokens[i + 2].IsName; i += 2) parts.Add(_tokens[i + 2].Value);
        var isCall = i + 1 < _tokens.Count && _tokens[i + 1].IsSymbol("(");
        var isDefined = parts.Count == 1 && _outer.Append(_scope).Any(scope => scope.Defined.Contains(parts[0]));
        if (!isCall && !isDefined) _found.Add(new TableReference(parts.Count == 1 ? null : parts[^2], parts[^1]));
        return i;
    }

    /// <summary>What is between two parentheses, or the whole statement.</summary>
    private sealed class Scope
    {
        public bool IsQuery { get; set; }

        public bool InFrom { get; set; }

        public bool InWith { get; set; }

        public bool IsRecursive { get; set; }

        /// <summary>Whether it is the query of a name in a WITH clause.</summary>
        public bool Defines { get; init; }

        /// <summary>The name in the WITH clause whose query follows.</summary>
        public string? Pending { get; set; }

        public HashSet<string> Defined { get; } = new(StringComparer.Ordinal);
    }
}

/// <summary>A table as a query names it.</summary>
/// <param name="Database">The database; null for the query's database.</param>
/// <param name="Table">The table.</param>
internal sealed record TableReference(string? Database, string Table);
