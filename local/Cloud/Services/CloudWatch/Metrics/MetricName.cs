namespace Pipeline.Cloud.CloudWatch.Metrics;

/// <summary>A metric's identity: metrics with the same name but different dimensions are different metrics.</summary>
public sealed record MetricName
{
    private MetricName(string ns, string name, IReadOnlyList<MetricDimension> dimensions) => (Namespace, Name, Dimensions) = (ns, name, dimensions);

    /// <summary>The namespace, such as <c>AWS/Lambda</c>.</summary>
    public string Namespace { get; }

    /// <summary>The name, such as <c>Errors</c>.</summary>
    public string Name { get; }

    /// <summary>The dimensions, in the order of their names.</summary>
    public IReadOnlyList<MetricDimension> Dimensions { get; }

    /// <summary>The metric with these dimensions, in any order.</summary>
    public static MetricName Of(string ns, string name, IEnumerable<(string Name, string Value)> dimensions) =>
        new(ns, name, [.. dimensions.Select(one => new MetricDimension(one.Name, one.Value)).OrderBy(one => one.Name, StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public bool Equals(MetricName? other) =>
        other is not null && Namespace == other.Namespace && Name == other.Name && Dimensions.SequenceEqual(other.Dimensions);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Namespace);
        hash.Add(Name);
        foreach (var dimension in Dimensions) hash.Add(dimension);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', [Namespace, Name, .. Dimensions.Select(one => $"{one.Name}={one.Value}")]);
}

/// <summary>A dimension of a metric.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
public readonly record struct MetricDimension(string Name, string Value);
