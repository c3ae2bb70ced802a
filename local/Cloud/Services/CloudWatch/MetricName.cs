namespace Pipeline.Cloud.CloudWatch;

/// <summary>A metric's identity: two of the same name are different ones where any of the dimensions differs.</summary>
/// <param name="Namespace">The namespace, such as <c>AWS/Lambda</c>.</param>
/// <param name="Name">The name, such as <c>Errors</c>.</param>
/// <param name="Dimensions">The dimensions as <c>Name=Value</c>, in the names' order, separated by commas.</param>
public sealed record MetricName(string Namespace, string Name, string Dimensions)
{
    /// <summary>A metric of these dimensions, in whatever order they come.</summary>
    public static MetricName Of(string ns, string name, IEnumerable<(string Name, string Value)> dimensions) =>
        new(ns, name, string.Join(",", dimensions.OrderBy(one => one.Name, StringComparer.Ordinal).Select(one => $"{one.Name}={one.Value}")));
}
