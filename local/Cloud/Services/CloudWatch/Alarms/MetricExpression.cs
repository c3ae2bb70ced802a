using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.CloudWatch.Alarms;

/// <summary>
/// An expression of metric math: numbers, ids of metrics, + - * /, parentheses and FILL with a number. Source: "Using math expressions with CloudWatch metrics".
/// </summary>
public sealed record MetricExpression
{
    private readonly ExpressionNode _root;

    private MetricExpression(string text, ExpressionNode root, IReadOnlyList<string> operands) => (Text, _root, Operands) = (text, root, operands);

    /// <summary>The expression as it is written.</summary>
    public string Text { get; }

    /// <summary>The ids of the metrics that it names.</summary>
    public IReadOnlyList<string> Operands { get; }

    /// <summary>Reads an expression.</summary>
    /// <exception cref="AwsException">ValidationException: it is malformed. NotImplemented: it has a function that is not emulated.</exception>
    public static MetricExpression Parse(string text)
    {
        var parser = new ExpressionParser(text);
        var root = parser.Read();
        return parser.Operands.Count > 0
            ? new MetricExpression(text, root, parser.Operands)
            : throw ExpressionParser.Error(text, "it names no metric, so it has no datapoints.");
    }

    /// <summary>The expression's value in one period.</summary>
    /// <param name="value">The value of a metric by its id; null where the period has none.</param>
    /// <returns>Null where an operand is missing or the result is not finite, as after a division by zero: the period has no datapoint.</returns>
    public double? Of(Func<string, double?> value) => _root.Of(value) is { } result && double.IsFinite(result) ? result : null;
}

/// <summary>A part of an expression.</summary>
internal abstract record ExpressionNode
{
    /// <summary>Its value in one period; null where there is none.</summary>
    public abstract double? Of(Func<string, double?> value);
}

internal sealed record NumberNode(double Number) : ExpressionNode
{
    public override double? Of(Func<string, double?> value) => Number;
}

internal sealed record OperandNode(string Id) : ExpressionNode
{
    public override double? Of(Func<string, double?> value) => value(Id);
}

internal sealed record FillNode(ExpressionNode Series, ExpressionNode Filler) : ExpressionNode
{
    public override double? Of(Func<string, double?> value) => Series.Of(value) ?? Filler.Of(value);
}

internal sealed record ArithmeticNode(char Operator, ExpressionNode Left, ExpressionNode Right) : ExpressionNode
{
    public override double? Of(Func<string, double?> value) => (Left.Of(value), Right.Of(value)) switch
    {
        ({ } left, { } right) => Operator switch
        {
            '+' => left + right,
            '-' => left - right,
            '*' => left * right,
            _ => left / right,
        },
        _ => null,
    };
}
