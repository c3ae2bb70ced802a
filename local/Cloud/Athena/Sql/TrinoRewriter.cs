using System.Text.RegularExpressions;
using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cloud.Athena.Sql;

/// <summary>
/// Puts a query of Athena's dialect (Trino) into DuckDB's words, token by token, and refuses what Athena does not know or what would
/// reach beyond the catalog's tables. What differs and is left as it is: a timestamp with time zone does not keep its offset, it is shown in UTC.
/// </summary>
internal sealed partial class TrinoRewriter
{
    private readonly string _source;
    private readonly IReadOnlyList<SqlToken> _tokens;
    private readonly IReadOnlyList<string> _parameters;
    private readonly RewrittenSql _output;
    private int _parameter;

    private TrinoRewriter(string source, IReadOnlyList<SqlToken> tokens, IReadOnlyList<string> parameters)
    {
        _source = source;
        _tokens = tokens;
        _parameters = parameters;
        _output = new RewrittenSql(source);
    }

    /// <summary>Rewrites a query.</summary>
    /// <param name="source">The whole statement, for positions.</param>
    /// <param name="query">The tokens of the query in it.</param>
    /// <param name="parameters">Literals for its question marks.</param>
    /// <param name="prefix">What stands before the query in DuckDB's words.</param>
    /// <exception cref="AthenaFailure">It is not a query that can be run.</exception>
    public static RewrittenSql Rewrite(string source, IReadOnlyList<SqlToken> query, IReadOnlyList<string> parameters, string prefix = "")
    {
        var rewriter = new TrinoRewriter(source, query, parameters);
        if (prefix.Length > 0) rewriter._output.Append(prefix);
        rewriter.Emit(0, query.Count);
        if (rewriter._parameter < parameters.Count)
            throw new AthenaFailure("INVALID_PARAMETER_USAGE", $"line 1:1: Incorrect number of parameters: expected {rewriter._parameter} but found {parameters.Count}");
        return rewriter._output;
    }

    [GeneratedRegex(@"^\s*\d+-\d+-\d+[ T]\d+:\d+(:\d+(\.\d+)?)?\s*([+-]\d+(:?\d+)?|[A-Za-z][A-Za-z_/+\-0-9]*)\s*$")]
    private static partial Regex ZonedTimestamp();

    [GeneratedRegex(@"\s+([+-]\d)")]
    private static partial Regex SpaceBeforeOffset();

    private void Emit(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var token = _tokens[i];
            Check(i);
            if (token.IsSymbol("?")) _output.Append(NextParameter(token), token.Start);
            else if (IsNameThatDuckDbReserves(i)) _output.Append(DuckDbConnection.Identifier(token.Value), token.Start);
            else if (token.Is("timestamp")) i = EmitTimestamp(i);
            else if (token.Is("array") && NextIs(i, "(")) i = EmitArrayType(i);
            else if (IsCall(i)) i = EmitCall(i);
            else _output.Append(token.Text, token.Start);
        }
    }

    private void Check(int i)
    {
        var token = _tokens[i];
        var foreign = token.Kind switch
        {
            SqlTokenKind.Symbol => TrinoFunctions.ForeignSymbols.Contains(token.Text) || (token.Text == "[" && !IsSubscriptOrArray(i)),
            SqlTokenKind.Word => TrinoFunctions.Foreign.Contains(token.Value) && !(i > 0 && _tokens[i - 1].IsSymbol(".")),
            // FROM 'file.csv' would read a file.
            SqlTokenKind.String => i > 0 && (_tokens[i - 1].Is("from") || _tokens[i - 1].Is("join")) && !InExtractOrTrim(i),
            _ => false,
        };
        if (foreign) throw Failure("SYNTAX_ERROR", $"mismatched input '{token.Text}'", token);
    }

    private bool IsSubscriptOrArray(int i) =>
        i > 0 && (_tokens[i - 1] is { Kind: SqlTokenKind.QuotedIdentifier } before || (before = _tokens[i - 1]).IsSymbol(")") || before.IsSymbol("]") ||
            (before.Kind == SqlTokenKind.Word && (before.Is("array") || !TrinoFunctions.Keywords.Contains(before.Value))));

    /// <summary><c>trim(both 'x' from 'y')</c> and <c>extract(day from '...')</c> have a FROM of their own.</summary>
    private bool InExtractOrTrim(int i)
    {
        var depth = 0;
        for (var at = i - 1; at > 0; at--)
        {
            if (_tokens[at].IsSymbol(")")) depth++;
            if (_tokens[at].IsSymbol("(") && depth-- == 0) return _tokens[at - 1].Is("trim") || _tokens[at - 1].Is("extract");
        }

        return false;
    }

    private bool IsNameThatDuckDbReserves(int i) =>
        _tokens[i].Kind == SqlTokenKind.Word && !NextIs(i, "(") &&
        (_tokens[i].Is("at") ? !(i + 1 < _tokens.Count && _tokens[i + 1].Is("time")) : TrinoFunctions.FreeNames.Contains(_tokens[i].Value));

    private bool NextIs(int i, string symbol) => i + 1 < _tokens.Count && _tokens[i + 1].IsSymbol(symbol);

    /// <summary>Whether a name before a parenthesis calls a function: it does not where it names columns (<c>AS t(x)</c>, <c>WITH c(x) AS (...)</c>).</summary>
    private bool IsCall(int i)
    {
        var token = _tokens[i];
        if (!token.IsName || !NextIs(i, "(")) return false;
        if (token.Is("filter") && i > 0 && _tokens[i - 1].IsSymbol(")")) return false;
        if (token.Kind == SqlTokenKind.Word && TrinoFunctions.Keywords.Contains(token.Value) && !token.Is("filter")) return false;
        if (i == 0) return true;
        var before = _tokens[i - 1];
        if (before.Is("as") || before.IsSymbol(")") || before.Is("with") || before.Is("recursive")) return false;
        if (before.Kind == SqlTokenKind.QuotedIdentifier || (before.Kind == SqlTokenKind.Word && !IsReserved(before))) return false;
        var close = Close(i + 1);
        return !(close + 2 < _tokens.Count && _tokens[close + 1].Is("as") && _tokens[close + 2].IsSymbol("("));
    }

    private static bool IsReserved(SqlToken word) =>
        TrinoFunctions.Keywords.Contains(word.Value) || word.Value is "escape" or "asc" or "desc" or "rows" or "range" or "groups" or "both" or "leading" or "trailing" or "zone";

    private int EmitCall(int i)
    {
        var token = _tokens[i];
        if (token.Kind == SqlTokenKind.QuotedIdentifier || (i > 0 && _tokens[i - 1].IsSymbol(".")))
            throw Failure("FUNCTION_NOT_FOUND", $"Function '{token.Value}' not registered", token);
        var close = Close(i + 1);
        var arguments = Arguments(i + 1, close);
        if (EmitSpecial(token, arguments)) return close;
        var name = TrinoFunctions.Same.Contains(token.Value) ? token.Text : TrinoFunctions.Renamed.GetValueOrDefault(token.Value);
        if (name is null)
        {
            throw Failure(
                "FUNCTION_NOT_FOUND", $"Function '{token.Value}' not registered (it is not Athena's, or not emulated by the local cloud)", token);
        }

        _output.Append(name, token.Start);
        Emit(i + 1, close + 1);
        return close;
    }

    private bool EmitSpecial(SqlToken function, List<(int From, int To)> a)
    {
        switch (function.Value, a.Count)
        {
            case ("max_by" or "min_by", 2):
                // Unlike DuckDB's own max_by, Trino's may answer null: the value that stands beside the largest key.
                return Call(function, function.Is("max_by") ? "arg_max_null" : "arg_min_null", a);
            case ("max_by" or "min_by", 3):
                return Call(function, function.Is("max_by") ? "arg_max" : "arg_min", a);
            case ("approx_percentile", 2):
                // Exact, so that the same data give the same answer.
                return Call(function, "quantile_disc", a);
            case ("concat", >= 2):
                return Infix(function, "||", a);
            case ("if", 2):
                return Call(function, "if", a, ", NULL");
            case ("if", 3):
                return Call(function, "if", a);
            case ("date_parse" or "date_format", 2):
                return Format(function, a);
            case ("date_add", 3):
                return DateAdd(function, a);
            case ("at_timezone", 2):
                return Call(function, "timezone", [a[1], a[0]]);
            case ("element_at", 2):
                return Subscript(a);
            case ("regexp_replace", 2):
                return Call(function, "regexp_replace", a, ", '', 'g'");
            case ("regexp_replace", 3):
                return Call(function, "regexp_replace", a, ", 'g'");
            case ("regexp_extract", 2 or 3):
                _output.Append("nullif(", function.Start);
                Call(function, "regexp_extract", a);
                _output.Append(", '')");
                return true;
            case ("from_iso8601_timestamp", 1):
                return CastTo("TIMESTAMPTZ", a[0]);
            case ("from_iso8601_date", 1):
                return CastTo("DATE", a[0]);
            case ("json_parse", 1):
                return CastTo("JSON", a[0]);
            case ("json_format", 1):
                return CastTo("VARCHAR", a[0]);
            case ("from_unixtime", 1):
                return Call(function, "to_timestamp", a);
            case ("nan", 0):
                return Constant(function, "CAST('nan' AS DOUBLE)");
            case ("infinity", 0):
                return Constant(function, "CAST('inf' AS DOUBLE)");
            case ("e", 0):
                return Constant(function, "exp(1.0)");
            case ("rand", 0):
                return Constant(function, "random()");
            default:
                return false;
        }
    }

    private bool Constant(SqlToken function, string text)
    {
        _output.Append(text, function.Start);
        return true;
    }

    private bool Call(SqlToken function, string name, List<(int From, int To)> arguments, string more = "")
    {
        _output.Append(name + "(", function.Start);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (i > 0) _output.Append(",");
            Emit(arguments[i].From, arguments[i].To);
        }

        _output.Append(more + ")");
        return true;
    }

    private bool Infix(SqlToken function, string symbol, List<(int From, int To)> arguments)
    {
        _output.Append("(", function.Start);
        for (var i = 0; i < arguments.Count; i++)
        {
            _output.Append(i > 0 ? symbol + " (" : "(");
            Emit(arguments[i].From, arguments[i].To);
            _output.Append(")");
        }

        _output.Append(")");
        return true;
    }

    private bool CastTo(string type, (int From, int To) argument)
    {
        _output.Append("CAST((", _tokens[argument.From].Start);
        Emit(argument.From, argument.To);
        _output.Append($") AS {type})");
        return true;
    }

    private bool Subscript(List<(int From, int To)> arguments)
    {
        _output.Append("((");
        Emit(arguments[0].From, arguments[0].To);
        _output.Append(")[");
        Emit(arguments[1].From, arguments[1].To);
        _output.Append("])");
        return true;
    }

    private bool Format(SqlToken function, List<(int From, int To)> arguments)
    {
        var format = _tokens[arguments[1].From];
        if (format.Kind != SqlTokenKind.String || arguments[1].To - arguments[1].From != 1)
            throw Failure("NOT_SUPPORTED", $"{function.Value} with a format that is not a literal is not emulated by the local cloud", format);
        try
        {
            var literal = DuckDbConnection.Literal(DateFormat.ToDuckDb(format.Value));
            return Call(function, function.Is("date_parse") ? "strptime" : "strftime", [arguments[0]], $", {literal}");
        }
        catch (NotSupportedException e)
        {
            throw Failure("INVALID_FUNCTION_ARGUMENT", $"the date format {e.Message} is not emulated by the local cloud", format);
        }
    }

    private bool DateAdd(SqlToken function, List<(int From, int To)> arguments)
    {
        var unit = _tokens[arguments[0].From];
        var interval = unit.Kind != SqlTokenKind.String ? null : unit.Value.ToLowerInvariant() switch
        {
            "millisecond" => "to_milliseconds(1",
            "second" => "to_seconds(1",
            "minute" => "to_minutes(1",
            "hour" => "to_hours(1",
            "day" => "to_days(1",
            "week" => "to_days(7",
            "month" => "to_months(1",
            "quarter" => "to_months(3",
            "year" => "to_years(1",
            _ => null,
        };
        if (interval is null) throw Failure("INVALID_FUNCTION_ARGUMENT", $"{unit.Text} is not a valid unit of date_add", unit);
        _output.Append("((", function.Start);
        Emit(arguments[2].From, arguments[2].To);
        _output.Append($") + {interval} * CAST((");
        Emit(arguments[1].From, arguments[1].To);
        _output.Append(") AS INTEGER)))");
        return true;
    }

    /// <summary>A zone in a literal makes it one with a zone; a precision is left out, since all timestamps here have microseconds.</summary>
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
        return NextIs(i, "(") && i + 3 < _tokens.Count && _tokens[i + 2].Kind == SqlTokenKind.Number && _tokens[i + 3].IsSymbol(")") ? i + 3 : i;
    }

    /// <summary>The type <c>array(t)</c>, in a cast.</summary>
    private int EmitArrayType(int i)
    {
        var close = Close(i + 1);
        Emit(i + 2, close);
        _output.Append("[]");
        return close;
    }

    private string NextParameter(SqlToken token)
    {
        if (_parameter >= _parameters.Count)
            throw Failure("INVALID_PARAMETER_USAGE", $"Incorrect number of parameters: the query has more than {_parameters.Count}", token);
        return _parameters[_parameter++];
    }

    private int Close(int open)
    {
        var depth = 0;
        for (var i = open; i < _tokens.Count; i++)
        {
            if (_tokens[i].IsSymbol("(")) depth++;
            if (_tokens[i].IsSymbol(")") && --depth == 0) return i;
        }

        throw Failure("SYNTAX_ERROR", "a parenthesis is not closed", _tokens[open]);
    }

    private List<(int From, int To)> Arguments(int open, int close)
    {
        var arguments = new List<(int From, int To)>();
        var (depth, from) = (0, open + 1);
        for (var i = open + 1; i < close; i++)
        {
            if (_tokens[i].IsSymbol("(") || _tokens[i].IsSymbol("[")) depth++;
            else if (_tokens[i].IsSymbol(")") || _tokens[i].IsSymbol("]")) depth--;
            else if (depth == 0 && _tokens[i].IsSymbol(","))
            {
                arguments.Add((from, i));
                from = i + 1;
            }
        }

        if (from < close) arguments.Add((from, close));
        return arguments;
    }

    private AthenaFailure Failure(string code, string message, SqlToken token) => new(code, message, SqlPosition.Of(_source, token.Start));
}
