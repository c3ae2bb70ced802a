namespace Pipeline.Cli.Streaming;

/// <summary>How far the pipeline is with what is on the stream.</summary>
internal interface IPipelineProgress
{
    /// <summary>The records that are done with: stored and landed, quarantined, or given up on.</summary>
    long Done { get; }
}

/// <summary>A pipeline of which nothing can be seen from here, as one in AWS: the producer does not wait for it.</summary>
internal sealed class UnwatchedPipeline(TripLedger ledger) : IPipelineProgress
{
    /// <inheritdoc/>
    public long Done => ledger.Records;
}
