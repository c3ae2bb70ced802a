using Pipeline.Aws.Metrics;
using Pipeline.Contract.Intervals;
using Pipeline.Contract.Lookups;

namespace Pipeline.Scoring.Metrics;

/// <summary>
/// The metrics of the scorer: one for each <see cref="Metric"/>, and for each kind of lookup rows how many were asked for and how many of these were
/// missing, named by the kind's folder (<c>ZonesAsked</c>, <c>ZonesMissing</c>).
/// </summary>
internal sealed class MetricSet
{
    private static readonly Metric[] Fixed = Enum.GetValues<Metric>();
    private readonly LookupKind[] _kinds;
    private readonly MetricDefinition[] _definitions;

    /// <param name="kinds">The domain's kinds of lookup rows; that of intervals is added.</param>
    public MetricSet(IEnumerable<LookupKind> kinds)
    {
        _kinds = [.. kinds, IntervalLookups.Kind];
        _definitions = [.. Fixed.Select(Define), .. _kinds.SelectMany(kind => new[] { new MetricDefinition(AskedOf(kind)), new MetricDefinition(MissingOf(kind)) })];
    }

    /// <summary>The kinds of lookup rows, in the order of their metrics; that of intervals is the last.</summary>
    public ReadOnlySpan<LookupKind> Kinds => _kinds;

    /// <summary>The definitions: those of <see cref="Metric"/> in its order, then the two of each kind.</summary>
    public ReadOnlySpan<MetricDefinition> Definitions => _definitions;

    /// <summary>The place of a kind's first metric, rows asked for; rows missing follow.</summary>
    public static int PlaceOf(int kind) => Fixed.Length + (2 * kind);

    /// <summary>The name of the metric of rows that were asked for.</summary>
    public static string AskedOf(LookupKind kind) => NameOf(kind) + "Asked";

    /// <summary>The name of the metric of rows that were asked for and are not in the table.</summary>
    public static string MissingOf(LookupKind kind) => NameOf(kind) + "Missing";

    private static string NameOf(LookupKind kind) => char.ToUpperInvariant(kind.Folder[0]) + kind.Folder[1..];

    private static MetricDefinition Define(Metric metric) =>
        new(metric.ToString(), metric is Metric.BatchMilliseconds or Metric.IteratorAgeMilliseconds ? "Milliseconds" : "Count");
}
