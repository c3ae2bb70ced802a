using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Athena.Sql;

/// <summary><c>UNLOAD (query) TO 's3://...' WITH (format = 'PARQUET', ...)</c>.</summary>
/// <param name="Query">The query's tokens.</param>
/// <param name="Target">The folder to write to.</param>
/// <param name="Format">PARQUET, JSON or TEXTFILE.</param>
/// <param name="Compression">SNAPPY, GZIP, ZSTD or NONE.</param>
/// <param name="Delimiter">The field delimiter of TEXTFILE.</param>
/// <param name="PartitionedBy">The columns whose values become folders.</param>
internal sealed record UnloadStatement(
    IReadOnlyList<SqlToken> Query, S3Path Target, string Format, string Compression, string Delimiter, IReadOnlyList<string> PartitionedBy) : Statement
{
    /// <inheritdoc/>
    public override string Subtype => "UNLOAD";

    /// <summary>Reads the statement.</summary>
    /// <exception cref="AthenaFailure">The statement is malformed, or a format or option is not emulated.</exception>
    public static UnloadStatement Read(string sql, IReadOnlyList<SqlToken> tokens)
    {
        AthenaFailure Bad(int i, string expected) => new(
            "SYNTAX_ERROR",
            $"mismatched input '{(i < tokens.Count ? tokens[i].Text : "<EOF>")}'. Expecting: {expected}",
            SqlPosition.Of(sql, i < tokens.Count ? tokens[i].Start : sql.Length));
        SqlToken Expect(int i, Func<SqlToken, bool> test, string expected) => i < tokens.Count && test(tokens[i]) ? tokens[i] : throw Bad(i, expected);

        Expect(1, token => token.IsSymbol("("), "'('");
        var (close, depth) = (1, 0);
        for (; close < tokens.Count; close++)
        {
            if (tokens[close].IsSymbol("(")) depth++;
            else if (tokens[close].IsSymbol(")") && --depth == 0) break;
        }

        Expect(close + 1, token => token.Is("to"), "'TO'");
        var target = Expect(close + 2, token => token.Kind == SqlTokenKind.String, "a string");
        var options = new Dictionary<string, SqlToken>(StringComparer.Ordinal);
        var partitions = new List<string>();
        var at = close + 3;
        if (at < tokens.Count)
        {
            Expect(at++, token => token.Is("with"), "'WITH'");
            Expect(at++, token => token.IsSymbol("("), "'('");
            do
            {
                var name = Expect(at++, token => token.IsName, "a property");
                Expect(at++, token => token.IsSymbol("="), "'='");
                if (name.Is("partitioned_by"))
                {
                    Expect(at++, token => token.Is("array"), "'ARRAY'");
                    Expect(at++, token => token.IsSymbol("["), "'['");
                    do partitions.Add(Expect(at++, token => token.Kind == SqlTokenKind.String, "a string").Value.ToLowerInvariant());
                    while (at < tokens.Count && tokens[at].IsSymbol(",") && at++ > 0);
                    Expect(at++, token => token.IsSymbol("]"), "']'");
                    continue;
                }

                options[name.Value] = Expect(at++, token => token.Kind is SqlTokenKind.String or SqlTokenKind.Number or SqlTokenKind.Word, "a value");
            }
            while (at < tokens.Count && tokens[at].IsSymbol(",") && at++ > 0);

            Expect(at++, token => token.IsSymbol(")"), "')'");
            if (at < tokens.Count) throw Bad(at, "<EOF>");
        }

        return Make(sql, [.. tokens.Take(close).Skip(2)], target, options) with { PartitionedBy = partitions };
    }

    private static UnloadStatement Make(string sql, IReadOnlyList<SqlToken> query, SqlToken target, Dictionary<string, SqlToken> options)
    {
        string Choice(string name, string otherwise, params ReadOnlySpan<string> choices)
        {
            if (!options.Remove(name, out var token)) return otherwise;
            var value = token.Value.ToUpperInvariant();
            return choices.Contains(value)
                ? value
                : throw new AthenaFailure("NOT_SUPPORTED", $"UNLOAD with {name} = {token.Text} is not emulated by the local cloud", SqlPosition.Of(sql, token.Start));
        }

        var format = Choice("format", "", "PARQUET", "JSON", "TEXTFILE", "");
        if (format.Length == 0) throw new AthenaFailure("SYNTAX_ERROR", "The 'format' property is required for UNLOAD", SqlPosition.Of(sql, target.Start));
        var compression = Choice("compression", "GZIP", "SNAPPY", "GZIP", "ZSTD", "NONE");
        var delimiter = options.Remove("field_delimiter", out var text) ? text.Value : "\u0001";
        if (format != "PARQUET" && compression == "SNAPPY")
            throw new AthenaFailure("NOT_SUPPORTED", $"UNLOAD of {format} with SNAPPY is not emulated by the local cloud", SqlPosition.Of(sql, target.Start));
        foreach (var (name, token) in options)
            throw new AthenaFailure("NOT_SUPPORTED", $"the UNLOAD property '{name}' is not emulated by the local cloud", SqlPosition.Of(sql, token.Start));
        try
        {
            return new UnloadStatement(query, S3Path.Parse(target.Value, "SYNTAX_ERROR"), format, compression, delimiter, []);
        }
        catch (AwsException e)
        {
            throw new AthenaFailure("SYNTAX_ERROR", e.Message, SqlPosition.Of(sql, target.Start));
        }
    }
}
