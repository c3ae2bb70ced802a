namespace Pipeline.Cloud.CloudWatch;

/// <summary>Percentiles of a sample; all zero if the sample is empty.</summary>
/// <param name="P50">The median.</param>
/// <param name="P99">The 99th percentile.</param>
/// <param name="Max">The largest value.</param>
public readonly record struct Percentiles(double P50, double P99, double Max)
{
    /// <summary>The percentiles of values in any order, by nearest rank.</summary>
    public static Percentiles Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return sorted.Length == 0 ? default : new Percentiles(At(sorted, 0.5), At(sorted, 0.99), sorted[^1]);
    }

    private static double At(double[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * share) - 1)];
}
