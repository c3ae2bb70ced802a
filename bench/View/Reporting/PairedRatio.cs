namespace Pipeline.Bench.View.Reporting;

/// <summary>What one thing costs as a ratio to another, of pairs that were measured one after the other.</summary>
/// <param name="Median">The median of the pairs' ratios.</param>
/// <param name="Least">The lower end of its 95 % interval.</param>
/// <param name="Most">The upper end.</param>
internal sealed record PairedRatio(double Median, double Least, double Most)
{
    private const int Draws = 10_000;

    /// <summary>Of pairs, the interval by drawing them again and again (the percentile bootstrap).</summary>
    public static PairedRatio Of(IReadOnlyList<(double Value, double Base)> pairs, Random random)
    {
        var ratios = pairs.Select(pair => pair.Value / pair.Base).ToArray();
        var drawn = new double[ratios.Length];
        var medians = new double[Draws];
        for (var i = 0; i < Draws; i++)
        {
            for (var j = 0; j < drawn.Length; j++) drawn[j] = ratios[random.Next(ratios.Length)];
            medians[i] = MedianOf(drawn);
        }

        Array.Sort(medians);
        return new PairedRatio(MedianOf(ratios), medians[Draws / 40], medians[^(Draws / 40)]);
    }

    /// <summary>The median of some values, whose order does not matter.</summary>
    public static double MedianOf(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
