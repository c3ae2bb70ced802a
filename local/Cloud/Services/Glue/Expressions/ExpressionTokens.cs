using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Glue.Expressions;

/// <summary>The tokens of a partition expression, read one after the other.</summary>
internal sealed class ExpressionTokens
{
    private static readonly string[] Pairs = ["<>", "!=", "<=", ">="];
    private readonly List<(string Text, int At)> _tokens = [];
    private int _next;

    /// <summary>Splits an expression.</summary>
    /// <exception cref="AwsException">InvalidInputException: a quote is not closed.</exception>
    public ExpressionTokens(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var start = at;
            at = EndOf(text, at);
            _tokens.Add((text[start..at], start + 1));
        }
    }

    /// <summary>The next token; null at the end.</summary>
    public string? Current => _next < _tokens.Count ? _tokens[_next].Text : null;

    /// <summary>Reads a keyword or symbol if it is next.</summary>
    public bool Take(string word)
    {
        if (Current?.Equals(word, StringComparison.OrdinalIgnoreCase) != true) return false;
        _next++;
        return true;
    }

    /// <summary>Reads a keyword or symbol.</summary>
    /// <exception cref="AwsException">InvalidInputException: something else is next.</exception>
    public void Expect(string word)
    {
        if (!Take(word)) throw Unexpected();
    }

    /// <summary>Reads a key's name.</summary>
    /// <exception cref="AwsException">InvalidInputException: something else is next.</exception>
    public string Name() => Current is { } text && (char.IsLetter(text[0]) || text[0] is '_' or '"' or '`') ? Unquoted(_tokens[_next++].Text) : throw Unexpected();

    /// <summary>Reads a literal: a text in single quotes, or a number.</summary>
    /// <exception cref="AwsException">InvalidInputException: something else is next.</exception>
    public string Literal()
    {
        // date '2026-01-15', timestamp '2026-01-15 00:00:00'
        if (Current is { } type && (type.Equals("date", StringComparison.OrdinalIgnoreCase) || type.Equals("timestamp", StringComparison.OrdinalIgnoreCase))) _next++;
        return Current is { } text && (text[0] is '\'' or '-' or '+' || char.IsAsciiDigit(text[0])) ? Unquoted(_tokens[_next++].Text) : throw Unexpected();
    }

    /// <summary>Reads a comparison's symbol.</summary>
    /// <exception cref="AwsException">InvalidInputException: something else is next.</exception>
    public string Symbol() => Current is "=" or "<>" or "!=" or "<" or ">" or "<=" or ">=" ? _tokens[_next++].Text : throw Unexpected();

    /// <summary>The error for the next token.</summary>
    public AwsException Unexpected() => _next < _tokens.Count
        ? new AwsException("InvalidInputException", $"'Expression' cannot be read at character {_tokens[_next].At}: '{_tokens[_next].Text}'.")
        : new AwsException("InvalidInputException", "'Expression' is not complete.");

    private static int EndOf(string text, int start)
    {
        var at = start;
        if (text[at] is '\'' or '"' or '`')
        {
            while (true)
            {
                var end = at + 1 < text.Length ? text.IndexOf(text[start], at + 1) : -1;
                if (end < 0) throw new AwsException("InvalidInputException", $"'Expression': the quote at character {start + 1} is not closed.");
                at = end + 1;
                if (at >= text.Length || text[at] != text[start]) return at;
            }
        }

        if (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '-' or '+')
        {
            at++;
            while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '.' or '-')) at++;
            return at;
        }

        return at + 1 < text.Length && Pairs.Contains(text.Substring(at, 2)) ? at + 2 : at + 1;
    }

    private static string Unquoted(string text) =>
        text[0] is '\'' or '"' or '`' ? text[1..^1].Replace(new string(text[0], 2), text[0].ToString(), StringComparison.Ordinal) : text;
}
