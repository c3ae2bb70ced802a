using Pipeline.Cloud.Lambda.Mappings.Progress;

namespace Pipeline.Cli.Streaming;

/// <summary>Reads the progress from the checkpoints of the stream's event source mapping.</summary>
/// <param name="mappings">The mappings.</param>
/// <param name="byHand">The records that were put on the stream beside the run; null for none.</param>
internal sealed class MappingPipelineProgress(IMappingProgress mappings, RecordsByHand? byHand = null) : IPipelineProgress
{
    /// <inheritdoc/>
    public long Done => mappings.Mappings().Sum(mapping => mapping.Shards.Sum(shard => shard.Records)) - (byHand?.Records ?? 0);

    /// <summary>The age of the oldest unfinished record.</summary>
    public TimeSpan IteratorAge => mappings.Mappings().SelectMany(mapping => mapping.Shards).Select(shard => shard.PendingAge).DefaultIfEmpty().Max();

    /// <summary>The number of records that the mapping discarded.</summary>
    public long Discarded => mappings.Mappings().Sum(mapping => mapping.Discarded);
}
