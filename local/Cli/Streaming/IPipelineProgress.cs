namespace Pipeline.Cli.Streaming;

/// <summary>How far the pipeline is with what is on the stream.</summary>
internal interface IPipelineProgress
{
    /// <summary>The records that are done with: stored and landed, quarantined, or given up on.</summary>
    long Done { get; }
}
