namespace Pipeline.Bench.Cloud;

/// <summary>How long each service takes to answer, in whole milliseconds.</summary>
internal sealed record Latencies(int Table, int Endpoint, int Lake)
{
    /// <summary>Answers at once.</summary>
    public static Latencies None { get; } = new(0, 0, 0);

    /// <summary>What the services take in a region, about.</summary>
    public static Latencies Regional { get; } = new(4, 15, 8);

    /// <summary>The longest chain of calls of which each needs the one before: endpoint, table, lake. Lookups are warm.</summary>
    public int Chain => Endpoint + Table + Lake;
}
