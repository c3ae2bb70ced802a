using System.Globalization;

namespace Pipeline.Cloud.SageMaker.Training;

/// <summary>The container's validation rule of one hyperparameter.</summary>
/// <param name="Name">The hyperparameter.</param>
internal abstract record HyperparameterRule(string Name)
{
    /// <summary>The problem with a value in the container's words; null if there is none.</summary>
    internal abstract string? Problem(string value);

    /// <summary>The error for a value that is out of range.</summary>
    protected string NotIn(string value, string range) => $"Hyperparameter {Name}: {value} is not in {range}";

    /// <summary>The error for a value of another type.</summary>
    protected string Unreadable => $"Hyperparameter {Name}: could not parse value (caused by ValueError)";
}

/// <summary>A number.</summary>
internal sealed record NumberRule(string Name, bool Whole, double Min, double Max, bool MinOpen = false, bool MaxOpen = false) : HyperparameterRule(Name)
{
    /// <inheritdoc/>
    internal override string? Problem(string value)
    {
        var style = Whole ? NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite : NumberStyles.Float;
        if (!double.TryParse(value, style, CultureInfo.InvariantCulture, out var number)) return Unreadable;
        var below = MinOpen ? number <= Min : number < Min;
        var above = MaxOpen ? number >= Max : number > Max;
        return below || above || double.IsNaN(number) ? NotIn(value, Range) : null;
    }

    private string Range
    {
        get
        {
            var from = double.IsNegativeInfinity(Min) ? "(-inf" : (MinOpen ? "(" : "[") + Min.ToString(CultureInfo.InvariantCulture);
            return from + ", " + (double.IsPositiveInfinity(Max) ? "+inf)" : Max.ToString(CultureInfo.InvariantCulture) + (MaxOpen ? ")" : "]"));
        }
    }
}

/// <summary>One of several words, or a comma-separated list of them.</summary>
internal sealed record WordRule(string Name, bool List, params IReadOnlyList<string> Words) : HyperparameterRule(Name)
{
    /// <inheritdoc/>
    internal override string? Problem(string value)
    {
        var range = "[" + string.Join(", ", Words.Select(word => $"'{word}'")) + "]";
        // A threshold may follow some metrics, as in error@0.7.
        var unknown = (List ? value.Split(',') : [value]).Any(word => !Words.Contains(List ? word.Split('@')[0].Trim() : word, StringComparer.Ordinal));
        return !unknown ? null : List ? $"Hyperparameter {Name}: value {value} not in range {range}" : NotIn(value, range);
    }
}

/// <summary>Any value: XGBoost itself reports what is wrong with it.</summary>
internal sealed record TextRule(string Name) : HyperparameterRule(Name)
{
    /// <inheritdoc/>
    internal override string? Problem(string value) => null;
}
