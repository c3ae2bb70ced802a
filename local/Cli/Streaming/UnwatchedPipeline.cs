namespace Pipeline.Cli.Streaming;

/// <summary>A pipeline of which nothing can be seen from here, as one in AWS: the producer does not wait for it.</summary>
internal sealed class UnwatchedPipeline(TripLedger ledger) : IPipelineProgress
{
    /// <inheritdoc/>
    public long Done => ledger.Records;
}
