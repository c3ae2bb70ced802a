using Pipeline.Cloud.Athena.Sql;
using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cloud.Engines.Athena.Dialect;

/// <summary>Rewrites calls of Trino functions whose form differs in DuckDB.</summary>
/// <param name="tokens">The query's tokens.</param>
/// <param name="output">Receives the rewritten calls.</param>
/// <param name="emit">Rewrites a range of tokens: an argument of a call.</param>
internal sealed class TrinoCalls(TrinoTokens tokens, RewrittenSql output, Action<int, int> emit)
{
    /// <summary>Rewrites a call, unless it differs only by name or not at all.</summary>
    /// <param name="function">The function.</param>
    /// <param name="a">The ranges of its arguments.</param>
    /// <returns>Whether the call was rewritten.</returns>
    public bool Emit(SqlToken function, List<(int From, int To)> a)
    {
        switch (function.Value, a.Count)
        {
            case ("max_by" or "min_by", 2):
                // Trino's max_by may return null: the value of the row with the largest key. DuckDB's max_by skips nulls.
                return Call(function, function.Is("max_by") ? "arg_max_null" : "arg_min_null", a);
            case ("max_by" or "min_by", 3):
                return Call(function, function.Is("max_by") ? "arg_max" : "arg_min", a);
            case ("count_if", 1):
                // DuckDB's own is null where there are no rows; Trino's is 0.
                output.Append("count(CASE WHEN ", function.Start);
                emit(a[0].From, a[0].To);
                output.Append(" THEN 1 END)");
                return true;
            case ("approx_percentile", 2):
                // Exact instead of approximate, so that the same data give the same result.
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
                output.Append("nullif(", function.Start);
                Call(function, "regexp_extract", a);
                output.Append(", '')");
                return true;
            case ("crc32", 1) when IsCallOf("to_utf8", a[0]):
                // The usual bucket of a text, without its bytes as a value of their own.
                return Call(function, "trino_crc32_text", [(a[0].From + 2, a[0].To - 1)]);
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

    private bool IsCallOf(string name, (int From, int To) argument) =>
        tokens[argument.From].Is(name) && tokens.NextIs(argument.From, "(") && tokens.Close(argument.From + 1) == argument.To - 1;

    private bool Constant(SqlToken function, string text)
    {
        output.Append(text, function.Start);
        return true;
    }

    private bool Call(SqlToken function, string name, List<(int From, int To)> arguments, string more = "")
    {
        output.Append(name + "(", function.Start);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (i > 0) output.Append(",");
            emit(arguments[i].From, arguments[i].To);
        }

        output.Append(more + ")");
        return true;
    }

    private bool Infix(SqlToken function, string symbol, List<(int From, int To)> arguments)
    {
        output.Append("(", function.Start);
        for (var i = 0; i < arguments.Count; i++)
        {
            output.Append(i > 0 ? symbol + " (" : "(");
            emit(arguments[i].From, arguments[i].To);
            output.Append(")");
        }

        output.Append(")");
        return true;
    }

    private bool CastTo(string type, (int From, int To) argument)
    {
        output.Append("CAST((", tokens[argument.From].Start);
        emit(argument.From, argument.To);
        output.Append($") AS {type})");
        return true;
    }

    private bool Subscript(List<(int From, int To)> arguments)
    {
        output.Append("((");
        emit(arguments[0].From, arguments[0].To);
        output.Append(")[");
        emit(arguments[1].From, arguments[1].To);
        output.Append("])");
        return true;
    }

    private bool Format(SqlToken function, List<(int From, int To)> arguments)
    {
        var format = tokens[arguments[1].From];
        if (format.Kind != SqlTokenKind.String || arguments[1].To - arguments[1].From != 1)
            throw tokens.Failure("NOT_SUPPORTED", $"{function.Value} with a format that is not a literal is not emulated by the local cloud", format);
        try
        {
            var literal = SqlQuote.Literal(DateFormat.ToDuckDb(format.Value));
            return Call(function, function.Is("date_parse") ? "strptime" : "strftime", [arguments[0]], $", {literal}");
        }
        catch (NotSupportedException e)
        {
            throw tokens.Failure("INVALID_FUNCTION_ARGUMENT", $"the date format {e.Message} is not emulated by the local cloud", format);
        }
    }

    private bool DateAdd(SqlToken function, List<(int From, int To)> arguments)
    {
        var unit = tokens[arguments[0].From];
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
        if (interval is null) throw tokens.Failure("INVALID_FUNCTION_ARGUMENT", $"{unit.Text} is not a valid unit of date_add", unit);
        output.Append("((", function.Start);
        emit(arguments[2].From, arguments[2].To);
        output.Append($") + {interval} * CAST((");
        emit(arguments[1].From, arguments[1].To);
        output.Append(") AS INTEGER)))");
        return true;
    }
}
