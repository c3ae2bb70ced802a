using System.Globalization;

namespace Pipeline.Contract.Description;

/// <summary>A label: what a request turned out to be, which is learned from.</summary>
public sealed record LabelDescription
{
    private LabelDescription(string name, LabelKind kind) => (Name, Kind) = (name, kind);

    /// <summary>The name of its column in label files (<c>minutes</c>).</summary>
    public string Name { get; }

    /// <summary>A number, or yes or no.</summary>
    public LabelKind Kind { get; }

    /// <summary>The unit of a number as it stands behind one (<c>min</c>); empty without one.</summary>
    public string Unit { get; private init; } = "";

    /// <summary>Minimum. A file with a smaller label is rejected. Default: that of 32-bit numbers, which the model computes with.</summary>
    public double Least { get; init; } = -float.MaxValue;

    /// <summary>Maximum. A file with a greater label is rejected. Default: that of 32-bit numbers.</summary>
    public double Greatest { get; init; } = float.MaxValue;

    /// <summary>The least label that is learned from, and that errors are measured on. Default: <see cref="Least"/>.</summary>
    public double LeastLearned
    {
        get => field < Least ? Least : field;
        init;
    } = double.NegativeInfinity;

    /// <summary>The greatest label that is learned from, and that errors are measured on. Default: <see cref="Greatest"/>.</summary>
    public double GreatestLearned
    {
        get => field > Greatest ? Greatest : field;
        init;
    } = double.PositiveInfinity;

    /// <summary>What a prediction may be: any number of a number, since a regression may miss below the least label, and a probability of yes or no.</summary>
    public PredictionRange PredictionRange => Kind == LabelKind.YesNo ? PredictionRange.Probability : PredictionRange.Any;

    /// <summary>The valid values, as an error message names them.</summary>
    public string Expected =>
        Kind == LabelKind.YesNo ? "0 or 1"
        : Greatest < float.MaxValue ? string.Create(CultureInfo.InvariantCulture, $"a finite number from {Least} to {Greatest}")
        : string.Create(CultureInfo.InvariantCulture, $"a finite number of at least {Least}");

    /// <summary>A label that is a number.</summary>
    /// <param name="name">Its column in label files.</param>
    /// <param name="unit">Its unit as it stands behind a number.</param>
    public static LabelDescription Number(string name, string unit) => new(name, LabelKind.Number) { Unit = unit };

    /// <summary>A label that is 1 for yes and 0 for no.</summary>
    /// <param name="name">Its column in label files.</param>
    public static LabelDescription YesNo(string name) => new(name, LabelKind.YesNo) { Least = 0, Greatest = 1 };

    /// <summary>Whether a number is such a label.</summary>
    /// <param name="value">The number.</param>
    public bool Holds(double value) => Kind == LabelKind.YesNo ? value is 0 or 1 : value >= Least && value <= Greatest;
}
