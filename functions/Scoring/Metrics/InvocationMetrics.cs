using Pipeline.Aws.Metrics;
using Pipeline.Contract.Lookups;

namespace Pipeline.Scoring.Metrics;

/// <summary>The counters of one invocation. Calls run in parallel, so counting is atomic.</summary>
/// <param name="set">The metrics.</param>
internal sealed class InvocationMetrics(MetricSet set)
{
    private readonly long[] _values = new long[set.Definitions.Length];

    /// <summary>The kinds of lookup rows that are counted.</summary>
    public ReadOnlySpan<LookupKind> LookupKinds => set.Kinds;

    /// <summary>The current value of a metric.</summary>
    public long this[Metric metric] => Interlocked.Read(ref _values[(int)metric]);

    /// <summary>Adds to a metric.</summary>
    public void Add(Metric metric, long count = 1) => Interlocked.Add(ref _values[(int)metric], count);

    /// <summary>Adds to the two metrics of a kind of lookup rows.</summary>
    /// <param name="kind">Its place in <see cref="LookupKinds"/>.</param>
    /// <param name="asked">How many rows were asked for.</param>
    /// <param name="missing">How many of them are missing.</param>
    public void AddLookups(int kind, long asked, long missing)
    {
        var place = MetricSet.PlaceOf(kind);
        Interlocked.Add(ref _values[place], asked);
        Interlocked.Add(ref _values[place + 1], missing);
    }

    /// <summary>Counts intervals: a prediction asks for one.</summary>
    /// <param name="asked">How many predictions were made.</param>
    /// <param name="missing">How many of them have no interval.</param>
    public void AddIntervals(long asked, long missing) => AddLookups(set.Kinds.Length - 1, asked, missing);

    /// <summary>Counts a repeated call.</summary>
    public void CountRetry() => Add(Metric.Retries);

    /// <summary>Writes all values as one line. Call it at the end of the invocation, when nothing counts any more.</summary>
    /// <param name="embedded">The writer.</param>
    /// <param name="functionName">The metrics' dimension.</param>
    /// <param name="requestId">The invocation's id.</param>
    /// <param name="shard">The batch's shard.</param>
    public void WriteTo(MetricLines embedded, string functionName, string requestId, string shard) =>
        embedded.Write(functionName, set.Definitions, _values, ("RequestId", requestId), ("Shard", shard));

    /// <summary>Writes how many records are handed back by a version of the function, if there are any: a deployment is rolled back by it.</summary>
    /// <param name="embedded">The writer.</param>
    /// <param name="functionName">The function.</param>
    /// <param name="version">Its version.</param>
    public void WriteHandedBackTo(MetricLines embedded, string functionName, string version)
    {
        if (this[Metric.ReportedFailures] is > 0 and var handedBack) embedded.CountOfVersion(functionName, version, nameof(Metric.ReportedFailures), handedBack);
    }
}
