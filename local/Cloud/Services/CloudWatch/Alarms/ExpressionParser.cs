using System.Globalization;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.CloudWatch.Alarms;

/// <summary>Reads an expression of metric math by recursive descent.</summary>
/// <param name="text">The expression.</param>
internal sealed class ExpressionParser(string text)
{
    private const int DeepestNesting = 100;
    private readonly List<string> _operands = [];
    private int _at;
    private int _depth;

    /// <summary>The ids that were read, each once.</summary>
    public IReadOnlyList<string> Operands => [.. _operands.Distinct(StringComparer.Ordinal)];

    /// <summary>The error for an expression that is malformed.</summary>
    public static AwsException Error(string text, string problem) => new("ValidationException", $"Error in expression '{text}': {problem}");

    /// <summary>Reads all of the text.</summary>
    /// <exception cref="AwsException">ValidationException, or NotImplemented.</exception>
    public ExpressionNode Read()
    {
        var node = Sum();
        return Next() == '\0' ? node : throw Unexpected();
    }

    private ExpressionNode Sum()
    {
        if (++_depth > DeepestNesting) throw Error(text, $"it is nested more than {DeepestNesting} deep.");
        var left = Product();
        while (Next() is '+' or '-') left = new ArithmeticNode(Take(), left, Product());
        _depth--;
        return left;
    }

    private ExpressionNode Product()
    {
        var left = Factor();
        while (Next() is '*' or '/') left = new ArithmeticNode(Take(), left, Factor());
        return left;
    }

    private ExpressionNode Factor()
    {
        var negative = false;
        while (Next() == '-')
        {
            Take();
            negative = !negative;
        }

        var next = Next();
        var node = next == '(' ? Parenthesized() : char.IsAsciiDigit(next) || next == '.' ? Number() : char.IsAsciiLetter(next) ? Named() : throw Unexpected();
        return negative ? new ArithmeticNode('-', new NumberNode(0), node) : node;
    }

    private ExpressionNode Parenthesized()
    {
        Expect('(');
        var inner = Sum();
        Expect(')');
        return inner;
    }

    private NumberNode Number()
    {
        var written = While(character => char.IsAsciiDigit(character) || character == '.');
        return double.TryParse(written, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? new NumberNode(number)
            : throw Error(text, $"'{written}' is not a number.");
    }

    // Ids begin with a small letter, functions have capitals. Source: "Metric math syntax and functions".
    private ExpressionNode Named()
    {
        var name = While(character => char.IsAsciiLetterOrDigit(character) || character == '_');
        if (char.IsAsciiLetterLower(name[0]) && Next() != '(')
        {
            _operands.Add(name);
            return new OperandNode(name);
        }

        if (name != "FILL") throw AwsException.NotEmulated("cloudwatch", $"'{name}' in the expression '{text}': of functions there is FILL alone, and it");
        Expect('(');
        var series = Sum();
        Expect(',');
        if (char.IsAsciiLetterUpper(Next())) throw AwsException.NotEmulated("cloudwatch", $"filling with anything but a number, as in the expression '{text}',");
        var filler = Sum();
        Expect(')');
        return new FillNode(series, filler);
    }

    private string While(Func<char, bool> wanted)
    {
        var start = _at;
        while (_at < text.Length && wanted(text[_at])) _at++;
        return text[start.._at];
    }

    private char Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        return _at < text.Length ? text[_at] : '\0';
    }

    private char Take() => text[_at++];

    private void Expect(char wanted)
    {
        if (Next() != wanted) throw Unexpected();
        _at++;
    }

    private AwsException Unexpected() => Error(text, _at < text.Length ? $"unexpected '{text[_at]}' at character {_at + 1}." : "it ends too early.");
}
