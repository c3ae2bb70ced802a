using Pipeline.Cloud.Lambda.Mappings;

namespace Pipeline.Cli.Streaming;

/// <summary>Reads how far the pipeline is from the checkpoints of the stream's event source mapping.</summary>
/// <param name="mappings">The mappings.</param>
/// <param name="byHand">What came onto the stream beside the run; null for nothing.</param>
internal sealed class MappingPipelineProgress(IMappingProgress mappings, RecordsByHand? byHand = null) : IPipelineProgress
{
    /// <inheritdoc/>
    public long Done => mappings.Mappings().Sum(mapping => mapping.Shards.Sum(shard => shard.Records)) - (byHand?.Records ?? 0);

    /// <summary>How old the oldest record is that is not done with.</summary>
    public TimeSpan IteratorAge => mappings.Mappings().SelectMany(mapping => mapping.Shards).Select(shard => shard.PendingAge).DefaultIfEmpty().Max();

    /// <summary>The records that the mapping gave up on.</summary>
    public long Discarded => mappings.Mappings().Sum(mapping => mapping.Discarded);
}
