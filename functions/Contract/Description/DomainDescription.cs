using System.Globalization;

namespace Pipeline.Contract.Description;

/// <summary>What is to be known of a domain beside its code: words, the label, and what a model of it learns.</summary>
public sealed record DomainDescription
{
    private readonly GateMetric? _metric;

    /// <param name="name">What is scored, in the plural, as reports call it (<c>trips</c>).</param>
    /// <param name="label">What is learned.</param>
    /// <param name="objective">How it is learned.</param>
    /// <exception cref="ArgumentException">The objective does not learn from such labels.</exception>
    public DomainDescription(string name, LabelDescription label, Objective objective)
    {
        if (objective.Kind != label.Kind) throw new ArgumentException($"The objective {objective.Name} does not learn from the label {label.Name}, which is {(label.Kind == LabelKind.YesNo ? "yes or no" : "a number")}.", nameof(objective));
        (Name, Label, Objective) = (name, label, objective);
    }

    /// <summary>What is scored, in the plural.</summary>
    public string Name { get; }

    /// <summary>What is learned.</summary>
    public LabelDescription Label { get; }

    /// <summary>How it is learned.</summary>
    public Objective Objective { get; }

    /// <summary>What models are compared by. Default: the objective's usual one.</summary>
    /// <exception cref="ArgumentException">The objective's models cannot be compared by it.</exception>
    public GateMetric Metric
    {
        get => _metric ?? Objective.Metrics[0];
        init => _metric = Objective.Metrics.Contains(value)
            ? value
            : throw new ArgumentException($"Models of {Objective.Name} cannot be compared by {value.Name}: choose {string.Join(", ", Objective.Metrics.Select(metric => metric.Name))}.", nameof(value));
    }

    /// <summary>An error or a metric as text: <c>4.02 min</c>, <c>0.4573</c>.</summary>
    /// <param name="value">The value; null for none.</param>
    public string Show(double? value) =>
        value is not { } known ? "none"
        : Label.Kind == LabelKind.YesNo ? known.ToString("0.0000", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{known:0.00} {Label.Unit}").TrimEnd();
}
