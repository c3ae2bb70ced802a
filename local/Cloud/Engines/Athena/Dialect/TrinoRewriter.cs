using System.Text.RegularExpressions;
using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Athena.Sql;
using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cloud.Engines.Athena.Dialect;

/// <summary>
/// Rewrites a query from Athena's dialect (Trino) to DuckDB's, token by token. Refuses queries that Athena does not understand or that would access
/// anything but the catalog's tables. A known difference remains: a timestamp with time zone loses its offset and is shown in UTC.
/// </summary>
internal sealed partial class TrinoRewriter
{
    private const int DeepestCall = 500;
    private readonly TrinoTokens _tokens;
    private readonly IReadOnlyList<string> _parameters;
    private readonly RewrittenSql _output;
    private readonly TrinoCalls _calls;
    private int _parameter;
    private int _depth;

    private TrinoRewriter(string source, IReadOnlyList<SqlToken> tokens, IReadOnlyList<string> parameters)
    {
        _tokens = new TrinoTokens(source, tokens);
        _parameters = parameters;
        _output = new RewrittenSql(source);
        _calls = new TrinoCalls(_tokens, _output, Emit);
    }

    /// <summary>Rewrites a query.</summary>
    /// <param name="source">The whole statement, for positions.</param>
    /// <param name="query">The tokens of the query within the statement.</param>
    /// <param name="parameters">The literals that replace its question marks.</param>
    /// <exception cref="AthenaFailure">The query cannot be run.</exception>
    public static RewrittenSql Rewrite(string source, IReadOnlyList<SqlToken> query, IReadOnlyList<string> parameters)
    {
        var rewriter = new TrinoRewriter(source, query, parameters);
        rewriter.Emit(0, query.Count);
        if (rewriter._parameter < parameters.Count)
            throw new AthenaFailure("INVALID_PARAMETER_USAGE", $"line 1:1: Incorrect number of parameters: expected {rewriter._parameter} but found {parameters.Count}");
        return rewriter._output;
    }

    // A literal may be as long as a query. Both patterns take linear time: each character matches in only one way, and a run of spaces is tried only
    // from its beginning.
    [GeneratedRegex(@"^\s*\d+-\d+-\d+[ T]\d+:\d+(:\d+(\.\d+)?)?\s*([+-]\d+(:\d+)?|[A-Za-z][A-Za-z_/+\-0-9]*)\s*\z")]
    private static partial Regex ZonedTimestamp();

    [GeneratedRegex(@"(?<!\s)\s+([+-]\d)")]
    private static partial Regex SpaceBeforeOffset();

    // Nested calls use this process's stack, so the depth is limited.
    private void Emit(int from, int to)
    {
        if (_depth == DeepestCall) throw _tokens.Failure("SYNTAX_ERROR", $"calls are nested deeper than {DeepestCall} levels", _tokens[from]);
        _depth++;
        EmitEach(from, to);
        _depth--;
    }

    private void EmitEach(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var token = _tokens[i];
            _tokens.Check(i);
            if (token.IsSymbol("?")) _output.Append(NextParameter(token), token.Start);
            else if (_tokens.IsNameThatDuckDbReserves(i)) _output.Append(SqlQuote.Identifier(token.Value), token.Start);
            else if (token.Is("timestamp")) i = EmitTimestamp(i);
            else if (token.Is("array") && _tokens.NextIs(i, "(")) i = EmitArrayType(i);
            else if (_tokens.IsCall(i)) i = EmitCall(i);
            else _output.Append(token.Text, token.Start);
        }
    }

    private int EmitCall(int i)
    {
        var token = _tokens[i];
        if (token.Kind == SqlTokenKind.QuotedIdentifier || (i > 0 && _tokens[i - 1].IsSymbol(".")))
            throw _tokens.Failure("FUNCTION_NOT_FOUND", $"Function '{token.Value}' not registered", token);
        var close = _tokens.Close(i + 1);
        var arguments = _tokens.Arguments(i + 1, close);
        if (_calls.Emit(token, arguments)) return close;
        var name = TrinoFunctions.Same.Contains(token.Value) ? token.Text : TrinoFunctions.Renamed.GetValueOrDefault(token.Value);
        if (name is null)
        {
            throw _tokens.Failure(
                "FUNCTION_NOT_FOUND", $"Function '{token.Value}' not registered (it is not Athena's, or not emulated by the local cloud)", token);
        }

        _output.Append(name, token.Start);
        if (!_tokens.IgnoresNulls(close))
        {
            Emit(i + 1, close + 1);
            return close;
        }

        // Trino writes it behind the call, DuckDB inside.
        Emit(i + 1, close);
        _output.Append(" IGNORE NULLS", _tokens[close + 1].Start);
        _output.Append(_tokens[close].Text, _tokens[close].Start);
        return close + 2;
    }

    /// <summary>A literal with a zone becomes a TIMESTAMPTZ. The precision of a type is dropped, because all timestamps have microseconds here.</summary>
    private int EmitTimestamp(int i)
    {
        var token = _tokens[i];
        if (i + 1 < _tokens.Count && _tokens[i + 1] is { Kind: SqlTokenKind.String } literal)
        {
            if (!ZonedTimestamp().IsMatch(literal.Value))
            {
                _output.Append(token.Text, token.Start);
                return i;
            }

            _output.Append("TIMESTAMPTZ", token.Start);
            _output.Append(SpaceBeforeOffset().Replace(literal.Text, "$1"), literal.Start);
            return i + 1;
        }

        _output.Append(token.Text, token.Start);
        return _tokens.NextIs(i, "(") && i + 3 < _tokens.Count && _tokens[i + 2].Kind == SqlTokenKind.Number && _tokens[i + 3].IsSymbol(")") ? i + 3 : i;
    }

    /// <summary>The type <c>array(t)</c>, in a cast.</summary>
    private int EmitArrayType(int i)
    {
        var close = _tokens.Close(i + 1);
        Emit(i + 2, close);
        _output.Append("[]");
        return close;
    }

    private string NextParameter(SqlToken token)
    {
        if (_parameter >= _parameters.Count)
            throw _tokens.Failure("INVALID_PARAMETER_USAGE", $"Incorrect number of parameters: the query has more than {_parameters.Count}", token);
        return _parameters[_parameter++];
    }
}
