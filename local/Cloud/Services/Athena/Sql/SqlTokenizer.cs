using Pipeline.Cloud.Athena.Errors;

namespace Pipeline.Cloud.Athena.Sql;

/// <summary>Splits a statement into tokens, without comments and white space.</summary>
public static class SqlTokenizer
{
    private static readonly string[] Pairs = ["<>", "<=", ">=", "!=", "||", "->", "=>", "::", "**", "//", "=="];

    /// <summary>The tokens of a statement, without semicolons at the end.</summary>
    /// <exception cref="AthenaFailure">A quote or comment is not closed.</exception>
    public static IReadOnlyList<SqlToken> Read(string sql)
    {
        var tokens = new List<SqlToken>();
        var at = 0;
        while (SkipBlank(sql, ref at))
        {
            var start = at;
            var kind = Next(sql, ref at);
            tokens.Add(new SqlToken(kind, sql[start..at], start));
        }

        while (tokens.Count > 0 && tokens[^1].IsSymbol(";")) tokens.RemoveAt(tokens.Count - 1);
        return tokens;
    }

    private static bool SkipBlank(string sql, ref int at)
    {
        while (at < sql.Length)
        {
            if (char.IsWhiteSpace(sql[at]))
            {
                at++;
            }
            else if (sql.AsSpan(at).StartsWith("--", StringComparison.Ordinal))
            {
                var end = sql.IndexOf('\n', at);
                at = end < 0 ? sql.Length : end + 1;
            }
            else if (sql.AsSpan(at).StartsWith("/*", StringComparison.Ordinal))
            {
                var end = sql.IndexOf("*/", at + 2, StringComparison.Ordinal);
                if (end < 0) throw new AthenaFailure("SYNTAX_ERROR", "a comment is not closed", SqlPosition.Of(sql, at));
                at = end + 2;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private static SqlTokenKind Next(string sql, ref int at)
    {
        var c = sql[at];
        if (c is '\'' or '"')
        {
            Quoted(sql, ref at, c);
            return c == '"' ? SqlTokenKind.QuotedIdentifier : SqlTokenKind.String;
        }

        if (char.IsLetter(c) || c == '_')
        {
            while (at < sql.Length && (char.IsLetterOrDigit(sql[at]) || sql[at] is '_' or '@')) at++;
            return SqlTokenKind.Word;
        }

        if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < sql.Length && char.IsAsciiDigit(sql[at + 1])))
        {
            Number(sql, ref at);
            return SqlTokenKind.Number;
        }

        at += at + 1 < sql.Length && Pairs.Contains(sql.Substring(at, 2)) ? 2 : 1;
        return SqlTokenKind.Symbol;
    }

    private static void Quoted(string sql, ref int at, char quote)
    {
        var start = at++;
        while (true)
        {
            var end = at < sql.Length ? sql.IndexOf(quote, at) : -1;
            if (end < 0) throw new AthenaFailure("SYNTAX_ERROR", $"a quote ({quote}) is not closed", SqlPosition.Of(sql, start));
            at = end + 1;
            if (at >= sql.Length || sql[at] != quote) return;
            at++;
        }
    }

    private static void Number(string sql, ref int at)
    {
        while (at < sql.Length && (char.IsAsciiLetterOrDigit(sql[at]) || sql[at] is '.' or '_' ||
            (sql[at] is '+' or '-' && sql[at - 1] is 'e' or 'E')))
            at++;
    }
}
