using Pipeline.Contract.Lookups;

namespace Pipeline.Contract.Intervals;

/// <summary>The lookup of prediction intervals, which every domain has.</summary>
public static class IntervalLookups
{
    /// <summary>The attribute of the row that holds all bins.</summary>
    public static LookupColumn Bins { get; } = new("bins", LookupColumnType.Text);

    /// <summary>The number of a bin, from 0.</summary>
    public static LookupColumn Bin { get; } = new("bin", LookupColumnType.Integer) { Least = 0, Greatest = IntervalBins.MostBins - 1 };

    /// <summary>The greatest prediction of a bin; empty for the last.</summary>
    public static LookupColumn Upper { get; } = new("upper", LookupColumnType.Number);

    /// <summary>What is added to a prediction for the lower end of its interval.</summary>
    public static LookupColumn Low { get; } = new("low", LookupColumnType.Number);

    /// <summary>What is added to a prediction for the upper end of its interval.</summary>
    public static LookupColumn High { get; } = new("high", LookupColumnType.Number);

    /// <summary>How many residuals a bin was computed from.</summary>
    public static LookupColumn Trips { get; } = new("trips", LookupColumnType.Integer) { Least = 1, Greatest = int.MaxValue };

    /// <summary>The files: <c>lookups/intervals/*.csv</c>.</summary>
    public static LookupKind Kind { get; } = new("intervals", "intervals", [Bin], [Upper, Low, High, Trips]) { IsComplete = true };

    /// <summary>The key of the one row.</summary>
    public static LookupKey Key { get; } = LookupKey.Of(Kind, "bins");

    /// <summary>Reads the row; null if it does not hold bins.</summary>
    public static IntervalBins? Read(IReadOnlyDictionary<string, string> attributes) => attributes.TryGetValue(Bins.Name, out var text) ? IntervalBins.Parse(text) : null;
}
