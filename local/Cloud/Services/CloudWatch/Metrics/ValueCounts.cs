namespace Pipeline.Cloud.CloudWatch.Metrics;

/// <summary>
/// How often each value occurred, for percentiles. Up to <see cref="MostExact"/> different values are kept as they are. Of more, the first two
/// digits are kept, which bounds the memory; a percentile is then off by 5 percent at most.
/// </summary>
internal sealed class ValueCounts
{
    /// <summary>The most different values that are kept exactly.</summary>
    public const int MostExact = 1000;

    private Dictionary<double, double> _counts = [];
    private bool _rounded;

    /// <summary>Every value with its count, in no order.</summary>
    public IEnumerable<(double Value, double Count)> All => _counts.Select(entry => (entry.Key, entry.Value));

    /// <summary>Adds a value that occurred several times.</summary>
    public void Add(double value, double count)
    {
        var key = _rounded ? Rounded(value) : value;
        _counts[key] = _counts.GetValueOrDefault(key) + count;
        if (_rounded || _counts.Count <= MostExact) return;
        var exact = _counts;
        (_counts, _rounded) = ([], true);
        foreach (var (each, times) in exact) Add(each, times);
    }

    private static double Rounded(double value)
    {
        if (value == 0) return 0;
        var scale = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 1);
        // The least values have no scale: they are as good as zero.
        return scale == 0 ? 0 : Math.Round(value / scale) * scale;
    }
}
