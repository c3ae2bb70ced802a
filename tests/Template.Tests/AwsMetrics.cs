using System.Text.Json;

namespace Pipeline.Template.Tests;

/// <summary>The metrics that AWS's services emit, as far as the template watches their like (<c>aws-metrics.json</c>, with the pages that say so).</summary>
internal static class AwsMetrics
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    /// <summary>What is emitted.</summary>
    public static IReadOnlyList<Family> All { get; } = Read();

    /// <summary>Whether a service emits a metric with these dimensions.</summary>
    public static bool Emits(string ns, string metric, IEnumerable<string> dimensions) => All.Any(family =>
        family.Namespace == ns && family.Metrics.Contains(metric) && family.Dimensions.Any(set => set.SequenceEqual(dimensions.Order(StringComparer.Ordinal))));

    private static List<Family> Read()
    {
        using var stream = typeof(AwsMetrics).Assembly.GetManifestResourceStream("aws-metrics.json")!;
        return JsonSerializer.Deserialize<List<Family>>(stream, Options)!;
    }

    /// <summary>Metrics with the same dimensions.</summary>
    /// <param name="Namespace">Their namespace.</param>
    /// <param name="Page">The page of AWS's that lists them.</param>
    /// <param name="Metrics">Their names.</param>
    /// <param name="Dimensions">The sets of dimensions under which each is emitted.</param>
    public sealed record Family(string Namespace, string Page, IReadOnlyList<string> Metrics, IReadOnlyList<IReadOnlyList<string>> Dimensions);
}
