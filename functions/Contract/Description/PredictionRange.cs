namespace Pipeline.Contract.Description;

/// <summary>What a prediction may be. A model that answers otherwise is taken for one that answers wrongly, and its answer is not kept.</summary>
/// <param name="Least">Minimum.</param>
/// <param name="Greatest">Maximum.</param>
public readonly record struct PredictionRange(double Least, double Greatest)
{
    /// <summary>Any number: a regression may miss below its least label.</summary>
    public static PredictionRange Any { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>A probability, 0 to 1.</summary>
    public static PredictionRange Probability { get; } = new(0, 1);

    /// <summary>Whether any number is a prediction.</summary>
    public bool IsOpen => double.IsNegativeInfinity(Least) && double.IsPositiveInfinity(Greatest);

    /// <summary>Whether a number is a prediction.</summary>
    /// <param name="value">The number.</param>
    public bool Holds(double value) => value >= Least && value <= Greatest;
}
