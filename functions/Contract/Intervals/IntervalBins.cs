using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Pipeline.Contract.Lookups;

namespace Pipeline.Contract.Intervals;

/// <summary>
/// How sure predictions are, by bins of the prediction. All bins are one row of the lookup table: it is replaced whole, so no prediction
/// meets the bins of two files.
/// </summary>
public sealed record IntervalBins : LookupRow
{
    /// <summary>The most bins.</summary>
    public const int MostBins = 20;

    // Ends are rounded, so that a line is short and is formatted fast.
    private const double Precision = 1e4;
    private readonly IntervalBin[] _bins;

    private IntervalBins(IntervalBin[] bins) => _bins = bins;

    /// <summary>The bins in ascending order.</summary>
    public IReadOnlyList<IntervalBin> Bins => _bins;

    /// <summary>Checks bins.</summary>
    /// <param name="bins">The bins in ascending order.</param>
    /// <param name="result">The bins; null if they are invalid.</param>
    /// <param name="reason">What is wrong, and what was expected; null if nothing is.</param>
    public static bool TryCreate(IReadOnlyList<IntervalBin> bins, [NotNullWhen(true)] out IntervalBins? result, [NotNullWhen(false)] out string? reason)
    {
        reason = bins.Count is < 1 or > MostBins ? $"there are {bins.Count} bins; 1 to {MostBins} were expected" : null;
        for (var i = 0; i < bins.Count && reason is null; i++) reason = Problem(bins, i) is { } problem ? $"bin {i}: {problem}" : null;
        result = reason is null ? new IntervalBins([.. bins]) : null;
        return result is not null;
    }

    /// <summary>Reads the text that <see cref="ToString"/> writes; null if it is another.</summary>
    public static IntervalBins? Parse(string text)
    {
        var bins = new List<IntervalBin>(MostBins);
        foreach (var part in text.Split(';', MostBins + 1))
        {
            if (part.Split(',') is not [var upper, var low, var high, var trips]) return null;
            var end = double.PositiveInfinity;
            if (upper.Length > 0 && !TryRead(upper, out end)) return null;
            if (!TryRead(low, out var from) || !TryRead(high, out var to) || !int.TryParse(trips, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return null;
            bins.Add(new IntervalBin(end, from, to, count));
        }

        return TryCreate(bins, out var result, out _) ? result : null;
    }

    /// <summary>Finds the interval of a prediction; unknown if that is not a number.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <param name="least">Minimum of both ends: the least label.</param>
    public PredictionInterval Around(double prediction, double least)
    {
        foreach (ref readonly var bin in _bins.AsSpan())
        {
            if (prediction <= bin.Upper) return new PredictionInterval(End(prediction + bin.Low, least), End(prediction + bin.High, least), bin.Trips);
        }

        return default;
    }

    /// <inheritdoc />
    public bool Equals(IntervalBins? other) => other is not null && _bins.AsSpan().SequenceEqual(other._bins);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_bins.Length, _bins[0]);

    /// <summary>The bins as the table holds them: <c>upper,low,high,trips</c>, separated by semicolons; the last has no upper.</summary>
    public override string ToString() =>
        string.Join(';', _bins.Select(bin => string.Create(CultureInfo.InvariantCulture, $"{(double.IsInfinity(bin.Upper) ? null : bin.Upper)},{bin.Low},{bin.High},{bin.Trips}")));

    private static double End(double value, double least) => Math.Max(Math.Round(value * Precision) / Precision, least);

    private static bool TryRead(string text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static string? Problem(IReadOnlyList<IntervalBin> bins, int i)
    {
        var bin = bins[i];
        return double.IsNaN(bin.Upper) || double.IsPositiveInfinity(bin.Upper) != (i == bins.Count - 1) ? "upper is expected in every bin but the last, and there nowhere"
            : i > 0 && !(bin.Upper > bins[i - 1].Upper) ? "its upper is not greater than that of the bin before"
            : !double.IsFinite(bin.Low) || !double.IsFinite(bin.High) || bin.Low > bin.High ? "low is greater than high"
            : bin.Trips < 1 ? "trips is less than 1"
            : null;
    }
}
