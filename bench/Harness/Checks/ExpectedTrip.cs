using Pipeline.Bench.Events;

namespace Pipeline.Bench.Checks;

/// <summary>What must come of a trip.</summary>
/// <param name="Batch">Which of the batches it stands in.</param>
/// <param name="Place">Its place in the batch.</param>
/// <param name="Trip">The trip.</param>
/// <param name="Features">Its features; a missing one is NaN.</param>
/// <param name="RequestedAt">When it was made, as its request says it.</param>
internal sealed record ExpectedTrip(int Batch, int Place, BenchTrip Trip, double[] Features, string RequestedAt)
{
    /// <summary>Its prediction.</summary>
    public double Minutes { get; } = Model.Minutes(Trip.Distance);

    /// <summary>A number for its features, equal where they are.</summary>
    public ulong FeatureHash { get; } = HashOf(Features);

    /// <summary>A number for a row of features.</summary>
    public static ulong HashOf(ReadOnlySpan<double> features)
    {
        var hash = 14695981039346656037UL;
        // 0 and -0 are one value, and so are all kinds of NaN.
        foreach (var feature in features) hash = (hash ^ BitConverter.DoubleToUInt64Bits(double.IsNaN(feature) ? double.NaN : feature + 0.0)) * 1099511628211UL;
        return hash;
    }
}
