using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>Why a text is not JSON, in the words of the parser that Step Functions uses.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Place">The text, line and column.</param>
internal sealed partial record JsonProblem(string Message, string Place)
{
    private const string Values = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
    private const int MostShown = 500;

    /// <summary>Why a text is not JSON.</summary>
    /// <param name="text">The text.</param>
    /// <param name="error">What the JSON parser here says.</param>
    public static JsonProblem Of(string text, JsonException error)
    {
        string shown = text.Length > MostShown ? $"{text[..MostShown]}\"[truncated {text.Length - MostShown} chars]" : text + "\"";
        string At(int line, int column) => string.Create(CultureInfo.InvariantCulture, $"[Source: (String)\"{shown}; line: {line}, column: {column}]");
        var twice = Duplicate().Match(error.Message);
        // A limit of this cloud, which has neither a place nor words in the parser there.
        if (error.LineNumber is null && !twice.Success) return new JsonProblem(error.Message, At(1, 1));
        var (offset, line, column) = Locate(text, error);
        string Placed(int at) => At(line, at);
        if (twice.Success) return new JsonProblem($"Duplicate field '{twice.Groups[1].Value}'", Placed(column + twice.Groups[1].Length + 2));
        if (offset >= text.Length) return new JsonProblem("Unexpected end-of-input", Placed(column));
        string token = Token().Match(text, TokenStart(text, offset)).Value;
        if (ExpectsName(text, offset)) return new JsonProblem($"{Unexpected(text[offset])}: was expecting double-quote to start field name", Placed(column + 1));
        if (token.Length > 0) return new JsonProblem($"Unrecognized token '{token}': was expecting {Values}", Placed(column - (offset - TokenStart(text, offset)) + token.Length));
        return new JsonProblem($"{Unexpected(text[offset])}: expected a valid value {Values}", Placed(column + 1));
    }

    private static string Unexpected(char found) => string.Create(CultureInfo.InvariantCulture, $"Unexpected character ('{found}' (code {(int)found}))");

    // The parser here counts lines from 0 and bytes in the line; the parser there lines and characters from 1.
    private static (int Offset, int Line, int Column) Locate(string text, JsonException error)
    {
        if (error.LineNumber is null) return Locate(text, Repeated(text));
        int line = (int)error.LineNumber;
        int start = 0;
        for (int i = 0; i < line; i++) start = text.IndexOf('\n', start) + 1;
        var bytes = Encoding.UTF8.GetBytes(text[start..]);
        int column = Encoding.UTF8.GetCharCount(bytes, 0, (int)Math.Min(error.BytePositionInLine ?? 0, bytes.Length));
        return (Math.Min(start + column, text.Length), line + 1, column + 1);
    }

    private static (int Offset, int Line, int Column) Locate(string text, int offset)
    {
        int start = offset == 0 ? 0 : text.LastIndexOf('\n', offset - 1) + 1;
        return (offset, text.AsSpan(0, offset).Count('\n') + 1, offset - start + 1);
    }

    // The parser here does not say where the second of two equal names is.
    private static int Repeated(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes);
        var open = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject) open.Push(new HashSet<string>(StringComparer.Ordinal));
            else if (reader.TokenType == JsonTokenType.EndObject) open.Pop();
            else if (reader.TokenType == JsonTokenType.PropertyName && !open.Peek().Add(reader.GetString()!))
                return Encoding.UTF8.GetCharCount(bytes, 0, (int)reader.TokenStartIndex);
        }

        return 0;
    }

    // A misspelt literal is noticed in its middle.
    private static int TokenStart(string text, int offset)
    {
        while (offset > 0 && char.IsAsciiLetterOrDigit(text[offset - 1])) offset--;
        return offset;
    }

    private static bool ExpectsName(string text, int offset)
    {
        string before = text[..TokenStart(text, offset)].TrimEnd();
        if (before.EndsWith('{')) return true;
        return before.EndsWith(',') && Open(before) == '{';
    }

    // The innermost bracket that is not closed. The text up to the problem is JSON, so each closing bracket closes the last open one.
    private static char? Open(string before)
    {
        var open = new Stack<char>();
        foreach (char bracket in Brackets().Matches(before).Select(match => match.Value[0]))
        {
            if (bracket is '{' or '[') open.Push(bracket);
            else if (bracket is '}' or ']') open.Pop();
        }

        return open.Count > 0 ? open.Peek() : null;
    }

    [GeneratedRegex("uplicate property '(.*?)'")]
    private static partial Regex Duplicate();

    [GeneratedRegex(@"\G[A-Za-z0-9_$]+")]
    private static partial Regex Token();

    // Matches whole strings too, so that the brackets in them are passed over.
    [GeneratedRegex(@"[{}\[\]]|""[^""\\]*(\\.[^""\\]*)*""")]
    private static partial Regex Brackets();
}
