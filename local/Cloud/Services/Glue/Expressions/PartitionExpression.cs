using Pipeline.Cloud.Hive;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Glue.Expressions;

/// <summary>
/// A filter of partitions: comparisons of partition keys with literals (=, &lt;&gt;, !=, &lt;, &gt;, &lt;=, &gt;=), IN, BETWEEN, LIKE and IS NULL, joined by AND, OR and
/// NOT. Source: "GetPartitions", Expression.
/// </summary>
internal sealed class PartitionExpression
{
    private const int Longest = 2048;
    private const int Deepest = 64;
    private readonly ExpressionTokens _tokens;
    private readonly IReadOnlyList<HiveColumn> _keys;
    private readonly Func<IReadOnlyList<string>, bool?> _test;
    private int _depth;

    private PartitionExpression(string text, IReadOnlyList<HiveColumn> keys)
    {
        (_tokens, _keys) = (new ExpressionTokens(text), keys);
        _test = Or();
        if (_tokens.Current is not null) throw _tokens.Unexpected();
    }

    /// <summary>Parses an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="keys">The table's partition keys.</param>
    /// <exception cref="AwsException">InvalidInputException.</exception>
    public static PartitionExpression Parse(string text, IReadOnlyList<HiveColumn> keys) => text.Length <= Longest
        ? new PartitionExpression(text, keys)
        : throw new AwsException("InvalidInputException", $"'Expression' must have at most {Longest} characters; it has {text.Length}.");

    /// <summary>Whether a partition is among those that the expression selects.</summary>
    /// <param name="values">The partition's values, in the order of the keys.</param>
    public bool Holds(IReadOnlyList<string> values) => _test(values) == true;

    private Func<IReadOnlyList<string>, bool?> Or()
    {
        var left = And();
        while (_tokens.Take("or"))
        {
            var (one, other) = (left, And());
            left = values => one(values) is var first && first == true ? true : other(values) is var second && second == true ? true : first is null || second is null ? null : false;
        }

        return left;
    }

    private Func<IReadOnlyList<string>, bool?> And()
    {
        var left = Not();
        while (_tokens.Take("and"))
        {
            var (one, other) = (left, Not());
            left = values => one(values) is var first && first == false ? false : other(values) is var second && second == false ? false : first is null || second is null ? null : true;
        }

        return left;
    }

    private Func<IReadOnlyList<string>, bool?> Not()
    {
        if (++_depth > Deepest) throw new AwsException("InvalidInputException", $"'Expression' is nested deeper than {Deepest} levels.");
        try
        {
            if (_tokens.Take("not"))
            {
                var negated = Not();
                return values => !negated(values);
            }

            if (!_tokens.Take("(")) return Predicate();
            var inner = Or();
            _tokens.Expect(")");
            return inner;
        }
        finally
        {
            _depth--;
        }
    }

    private Func<IReadOnlyList<string>, bool?> Predicate()
    {
        var name = _tokens.Name();
        var index = _keys.ToList().FindIndex(key => key.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (index < 0) throw new AwsException("InvalidInputException", $"'Expression': '{name}' is not a partition key of the table.");
        var values = PartitionValues.Of(_keys[index].Type, name);
        int? Compare(IReadOnlyList<string> partition, string literal) => values.Compare(partition[index], literal);
        if (_tokens.Take("is"))
        {
            var negated = _tokens.Take("not");
            _tokens.Expect("null");
            return partition => PartitionValues.IsNull(partition[index]) != negated;
        }

        var not = _tokens.Take("not");
        Func<IReadOnlyList<string>, bool?> test;
        if (_tokens.Take("between"))
        {
            var low = values.Literal(_tokens.Literal());
            _tokens.Expect("and");
            var high = values.Literal(_tokens.Literal());
            test = partition => Compare(partition, low) >= 0 && Compare(partition, high) <= 0;
        }
        else if (_tokens.Take("in"))
        {
            var list = new List<string>();
            _tokens.Expect("(");
            do list.Add(values.Literal(_tokens.Literal()));
            while (_tokens.Take(","));
            _tokens.Expect(")");
            test = partition => list.Exists(literal => Compare(partition, literal) == 0);
        }
        else if (_tokens.Take("like"))
        {
            var pattern = LikePattern.Of(_tokens.Literal());
            test = partition => pattern.IsMatch(partition[index]);
        }
        else if (!not)
        {
            return Comparison(Compare, values);
        }
        else
        {
            throw _tokens.Unexpected();
        }

        return partition => PartitionValues.IsNull(partition[index]) ? null : test(partition) != not;
    }

    private Func<IReadOnlyList<string>, bool?> Comparison(Func<IReadOnlyList<string>, string, int?> compare, PartitionValues values)
    {
        var symbol = _tokens.Symbol();
        var literal = values.Literal(_tokens.Literal());
        return partition => compare(partition, literal) is not { } order ? null : symbol switch
        {
            "=" => order == 0,
            "<>" or "!=" => order != 0,
            "<" => order < 0,
            ">" => order > 0,
            "<=" => order <= 0,
            _ => order >= 0,
        };
    }
}
