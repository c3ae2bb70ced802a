namespace Pipeline.Cli.Streaming;

/// <summary>The settings with which records are put on the stream.</summary>
internal sealed record StreamingOptions
{
    /// <summary>Records per <c>PutRecords</c> call; the API accepts at most 500.</summary>
    public int RecordsPerCall { get; init; } = 500;

    /// <summary>The maximum number of unfinished records on the stream. At this limit the producer waits, so that the latency measures the pipeline and not a backlog.</summary>
    public int InFlight { get; init; } = 6000;

    /// <summary>The maximum number of records per second; null sends as fast as the pipeline goes.</summary>
    public double? RecordsPerSecond { get; init; }

    /// <summary>How often a waiting producer checks whether it may continue.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long the run waits without any progress before it gives up.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromMinutes(3);
}
