namespace Pipeline.Cli.Streaming;

/// <summary>How trips are put on the stream.</summary>
internal sealed record StreamingOptions
{
    /// <summary>Records of one <c>PutRecords</c>; the API takes at most 500.</summary>
    public int RecordsPerCall { get; init; } = 500;

    /// <summary>The most records that may be on the stream and not done with; above it the producer waits, so that latency says something about the pipeline.</summary>
    public int InFlight { get; init; } = 6000;

    /// <summary>The most records a second; null sends as fast as the pipeline goes.</summary>
    public double? RecordsPerSecond { get; init; }

    /// <summary>How often the producer looks whether it may go on.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Without any progress for so long, the run gives up waiting.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromMinutes(3);
}
