namespace Pipeline.Contract.Description;

/// <summary>
/// What the model learns to do, under the name of the hyperparameter <c>objective</c>. The list is closed: the scorer takes one number for each row, and a run
/// compares models by metrics that it knows. Source: "XGBoost hyperparameters" (Amazon SageMaker guide).
/// </summary>
public sealed record Objective
{
    private Objective(string name, params GateMetric[] metrics) => (Name, Metrics) = (name, metrics);

    /// <summary>A number with the least squared error: the mean of what may come.</summary>
    public static Objective SquaredError { get; } = new("reg:squarederror", GateMetric.RootMeanSquaredError, GateMetric.MeanAbsoluteError);

    /// <summary>A number with an error that counts far misses less than their square.</summary>
    public static Objective PseudoHuberError { get; } = new("reg:pseudohubererror", GateMetric.MeanAbsoluteError, GateMetric.RootMeanSquaredError);

    /// <summary>The probability of a yes.</summary>
    public static Objective Logistic { get; } = new("binary:logistic", GateMetric.LogLoss, GateMetric.AreaUnderCurve, GateMetric.AreaUnderPrecisionRecall);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Objective> All { get; } = [SquaredError, PseudoHuberError, Logistic];

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What models of it may be compared by, the usual one first.</summary>
    public IReadOnlyList<GateMetric> Metrics { get; }

    /// <summary>The labels that it learns from.</summary>
    public LabelKind Kind => Metrics[0].Kind;

    /// <summary>Finds an objective.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is none of the name, or the scorer cannot serve it.</exception>
    public static Objective Named(string name) =>
        All.FirstOrDefault(objective => objective.Name == name)
        ?? throw new ArgumentException($"The objective {name} cannot be served: the scorer needs one number for each row. Choose {string.Join(", ", All.Select(objective => objective.Name))}.", nameof(name));
}
