using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Athena.Sql;

namespace Pipeline.Cloud.Engines.Athena.Dialect;

/// <summary>The tokens of a query, and their meaning in context.</summary>
/// <param name="source">The whole statement, for positions.</param>
/// <param name="tokens">The tokens of the query within the statement.</param>
internal sealed class TrinoTokens(string source, IReadOnlyList<SqlToken> tokens)
{
    /// <summary>The number of tokens.</summary>
    public int Count => tokens.Count;

    /// <summary>Whether IGNORE NULLS stands behind a call.</summary>
    /// <param name="close">The index of the call's closing parenthesis.</param>
    public bool IgnoresNulls(int close) => close + 2 < Count && this[close + 1].Is("ignore") && this[close + 2].Is("nulls");

    /// <summary>The token at an index.</summary>
    public SqlToken this[int i] => tokens[i];

    /// <summary>Refuses a token that Athena does not allow in its context, or that would access anything but the catalog's tables.</summary>
    /// <exception cref="AthenaFailure">SYNTAX_ERROR.</exception>
    public void Check(int i)
    {
        var token = tokens[i];
        var foreign = token.Kind switch
        {
            SqlTokenKind.Symbol => TrinoFunctions.ForeignSymbols.Contains(token.Text) || (token.Text == "[" && !IsSubscriptOrArray(i)),
            SqlTokenKind.Word => TrinoFunctions.Foreign.Contains(token.Value) && !(i > 0 && tokens[i - 1].IsSymbol(".")),
            // FROM 'file.csv' would read a file.
            SqlTokenKind.String => i > 0 && (tokens[i - 1].Is("from") || tokens[i - 1].Is("join")) && !InExtractOrTrim(i),
            _ => false,
        };
        if (foreign) throw Failure("SYNTAX_ERROR", $"mismatched input '{token.Text}'", token);
    }

    /// <summary>Whether a token is a name in Athena but a reserved word in DuckDB.</summary>
    public bool IsNameThatDuckDbReserves(int i) =>
        tokens[i].Kind == SqlTokenKind.Word && !NextIs(i, "(") &&
        (tokens[i].Is("at") ? !(i + 1 < tokens.Count && tokens[i + 1].Is("time")) : TrinoFunctions.FreeNames.Contains(tokens[i].Value));

    /// <summary>Whether the next token is a symbol.</summary>
    public bool NextIs(int i, string symbol) => i + 1 < tokens.Count && tokens[i + 1].IsSymbol(symbol);

    /// <summary>Whether a token calls a function. A name before a parenthesis may also introduce column names (<c>AS t(x)</c>, <c>WITH c(x) AS (...)</c>).</summary>
    public bool IsCall(int i)
    {
        var token = tokens[i];
        if (!token.IsName || !NextIs(i, "(")) return false;
        if (token.Is("filter") && i > 0 && tokens[i - 1].IsSymbol(")")) return false;
        if (token.Kind == SqlTokenKind.Word && TrinoFunctions.Keywords.Contains(token.Value) && !token.Is("filter")) return false;
        if (i == 0) return true;
        var before = tokens[i - 1];
        if (before.Is("as") || before.IsSymbol(")") || before.Is("with") || before.Is("recursive")) return false;
        if (before.Kind == SqlTokenKind.QuotedIdentifier || (before.Kind == SqlTokenKind.Word && !IsReserved(before))) return false;
        var close = Close(i + 1);
        return !(close + 2 < tokens.Count && tokens[close + 1].Is("as") && tokens[close + 2].IsSymbol("("));
    }

    /// <summary>The index of the closing parenthesis for an opening one.</summary>
    public int Close(int open)
    {
        var depth = 0;
        for (var i = open; i < tokens.Count; i++)
        {
            if (tokens[i].IsSymbol("(")) depth++;
            if (tokens[i].IsSymbol(")") && --depth == 0) return i;
        }

        throw Failure("SYNTAX_ERROR", "a parenthesis is not closed", tokens[open]);
    }

    /// <summary>The ranges of the arguments between two parentheses; the end of a range is exclusive.</summary>
    public List<(int From, int To)> Arguments(int open, int close)
    {
        var arguments = new List<(int From, int To)>();
        var (depth, from) = (0, open + 1);
        for (var i = open + 1; i < close; i++)
        {
            if (tokens[i].IsSymbol("(") || tokens[i].IsSymbol("[")) depth++;
            else if (tokens[i].IsSymbol(")") || tokens[i].IsSymbol("]")) depth--;
            else if (depth == 0 && tokens[i].IsSymbol(","))
            {
                arguments.Add((from, i));
                from = i + 1;
            }
        }

        if (from < close) arguments.Add((from, close));
        return arguments;
    }

    /// <summary>A failure at a token's position.</summary>
    public AthenaFailure Failure(string code, string message, SqlToken token) => new(code, message, SqlPosition.Of(source, token.Start));

    private bool IsSubscriptOrArray(int i) =>
        i > 0 && (tokens[i - 1] is { Kind: SqlTokenKind.QuotedIdentifier } before || (before = tokens[i - 1]).IsSymbol(")") || before.IsSymbol("]") ||
            (before.Kind == SqlTokenKind.Word && (before.Is("array") || !TrinoFunctions.Keywords.Contains(before.Value))));

    /// <summary>Whether a FROM belongs to <c>trim(both 'x' from 'y')</c> or <c>extract(day from '...')</c>.</summary>
    private bool InExtractOrTrim(int i)
    {
        var depth = 0;
        for (var at = i - 1; at > 0; at--)
        {
            if (tokens[at].IsSymbol(")")) depth++;
            if (tokens[at].IsSymbol("(") && depth-- == 0) return tokens[at - 1].Is("trim") || tokens[at - 1].Is("extract");
        }

        return false;
    }

    private static bool IsReserved(SqlToken word) =>
        TrinoFunctions.Keywords.Contains(word.Value) || word.Value is "escape" or "asc" or "desc" or "rows" or "range" or "groups" or "both" or "leading" or "trailing" or "zone";
}
