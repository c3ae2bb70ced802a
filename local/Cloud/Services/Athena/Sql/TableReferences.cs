namespace Pipeline.Cloud.Athena.Sql;

/// <summary>The tables that a query may refer to: the names after FROM, JOIN, a comma or a parenthesis.</summary>
internal static class TableReferences
{
    /// <summary>Finds names: pairs of database (null for the query's database) and table. A name may be something else, such as a column.</summary>
    public static IReadOnlySet<(string? Database, string Table)> Of(IReadOnlyList<SqlToken> tokens)
    {
        var found = new HashSet<(string?, string)>();
        for (var i = 1; i < tokens.Count; i++)
        {
            var before = tokens[i - 1];
            if (!tokens[i].IsName || !(before.Is("from") || before.Is("join") || before.IsSymbol(",") || before.IsSymbol("("))) continue;
            var parts = new List<string> { tokens[i].Value };
            while (i + 2 < tokens.Count && tokens[i + 1].IsSymbol(".") && tokens[i + 2].IsName)
            {
                parts.Add(tokens[i + 2].Value);
                i += 2;
            }

            found.Add(parts.Count switch
            {
                1 => (null, parts[0]),
                2 => (parts[0], parts[1]),
                _ => (parts[^2], parts[^1]),
            });
        }

        return found;
    }
}
