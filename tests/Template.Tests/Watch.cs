namespace Pipeline.Template.Tests;

/// <summary>A metric that is watched.</summary>
/// <param name="Where">The alarm or widget.</param>
/// <param name="Namespace">The metric's namespace.</param>
/// <param name="Metric">Its name.</param>
/// <param name="Statistic">The statistic.</param>
/// <param name="Dimensions">The dimensions, the values as Fn::Sub would write them.</param>
internal sealed record Watch(string Where, string Namespace, string Metric, string Statistic, IReadOnlyDictionary<string, string> Dimensions)
{
    public override string ToString() =>
        $"{Where}: {Namespace} {Metric} {Statistic} {string.Join(", ", Dimensions.Select(dimension => $"{dimension.Key}={dimension.Value}"))}";
}
