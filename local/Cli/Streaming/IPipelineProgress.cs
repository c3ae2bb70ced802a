namespace Pipeline.Cli.Streaming;

/// <summary>Tells how many of the stream's records the pipeline has finished.</summary>
internal interface IPipelineProgress
{
    /// <summary>The number of finished records: stored and landed, quarantined, or discarded.</summary>
    long Done { get; }
}

/// <summary>A pipeline whose progress is not visible, such as one in AWS. The producer does not wait for it.</summary>
internal sealed class UnwatchedPipeline(RecordLedger ledger) : IPipelineProgress
{
    /// <inheritdoc/>
    public long Done => ledger.Records;
}
