namespace Pipeline.Bench.Reporting;

/// <summary>A figure over several runs.</summary>
internal sealed record Spread(double Median, double Least, double Greatest)
{
    /// <summary>Of so many runs.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0) throw new ArgumentException("There is no figure to take the median of.");
        return new Spread((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, sorted[0], sorted[^1]);
    }
}
