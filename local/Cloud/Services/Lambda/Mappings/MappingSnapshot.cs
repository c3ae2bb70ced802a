namespace Pipeline.Cloud.Lambda.Mappings;

/// <summary>How far an event source mapping is.</summary>
/// <param name="Uuid">The mapping.</param>
/// <param name="FunctionName">Its function.</param>
/// <param name="StreamArn">Its stream.</param>
/// <param name="State">Enabled or Disabled, or Updating, Disabling or Deleting while invocations under way end.</param>
/// <param name="LastResult">What the last batch came to (<c>OK</c>, or <c>PROBLEM: ...</c>).</param>
/// <param name="Invocations">How often it has invoked the function.</param>
/// <param name="Discarded">How many records went to the failure destination, or nowhere where there is none.</param>
/// <param name="Shards">Its shards, in the order of their ids.</param>
public sealed record MappingSnapshot(
    string Uuid, string FunctionName, string StreamArn, string State, string LastResult, long Invocations, long Discarded, IReadOnlyList<ShardSnapshot> Shards)
{
    /// <summary>The highest <see cref="ShardSnapshot.IteratorAge"/> of the shards that are still read: the metric's statistic that tells how far the function is behind.</summary>
    public TimeSpan IteratorAge => Shards.Where(shard => !shard.Ended).Select(shard => shard.IteratorAge).DefaultIfEmpty().Max();
}
