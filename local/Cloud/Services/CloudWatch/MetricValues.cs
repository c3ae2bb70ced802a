namespace Pipeline.Cloud.CloudWatch;

/// <summary>The values of a metric so far, reduced to what CloudWatch's simple statistics need.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Minimum">The least.</param>
/// <param name="Maximum">The greatest.</param>
public readonly record struct MetricValues(long Count, double Sum, double Minimum, double Maximum)
{
    /// <summary>No values.</summary>
    public static MetricValues None { get; } = new(0, 0, double.PositiveInfinity, double.NegativeInfinity);

    /// <summary>These values and another one.</summary>
    public MetricValues With(double value) => new(Count + 1, Sum + value, Math.Min(Minimum, value), Math.Max(Maximum, value));

    /// <summary>A statistic by CloudWatch's name; null if it needs every value (percentiles), or if there are no values.</summary>
    public double? Statistic(string name) => (Count, name) switch
    {
        (0, _) => null,
        (_, "Sum") => Sum,
        (_, "Average") => Sum / Count,
        (_, "Minimum") => Minimum,
        (_, "Maximum") => Maximum,
        (_, "SampleCount") => Count,
        _ => null,
    };
}

/// <summary>A metric's identity: metrics with the same name but different dimensions are different metrics.</summary>
/// <param name="Namespace">The namespace, such as <c>AWS/Lambda</c>.</param>
/// <param name="Name">The name, such as <c>Errors</c>.</param>
/// <param name="Dimensions">The dimensions as <c>Name=Value</c>, in the names' order, separated by commas.</param>
public sealed record MetricName(string Namespace, string Name, string Dimensions)
{
    /// <summary>The metric with these dimensions, in any order.</summary>
    public static MetricName Of(string ns, string name, IEnumerable<(string Name, string Value)> dimensions) =>
        new(ns, name, string.Join(",", dimensions.OrderBy(one => one.Name, StringComparer.Ordinal).Select(one => $"{one.Name}={one.Value}")));
}
