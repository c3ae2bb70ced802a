namespace Pipeline.Cloud.Lambda.Mappings.Progress;

/// <summary>Reports the progress of the event source mappings.</summary>
public interface IMappingProgress
{
    /// <summary>Snapshots of the mappings.</summary>
    IReadOnlyList<MappingSnapshot> Mappings();
}

/// <summary>Progress of an event source mapping.</summary>
/// <param name="Uuid">The mapping.</param>
/// <param name="FunctionName">Its function.</param>
/// <param name="StreamArn">Its stream.</param>
/// <param name="State">Enabled or Disabled, or Updating, Disabling or Deleting while invocations under way end.</param>
/// <param name="LastResult">Result of the last batch (<c>OK</c>, or <c>PROBLEM: ...</c>).</param>
/// <param name="Invocations">How often it has invoked the function.</param>
/// <param name="Discarded">Discarded records, whether or not there is a failure destination.</param>
/// <param name="Shards">Its shards, in the order of their ids.</param>
public sealed record MappingSnapshot(
    string Uuid, string FunctionName, string StreamArn, string State, string LastResult, long Invocations, long Discarded, IReadOnlyList<ShardSnapshot> Shards)
{
    /// <summary>The highest <see cref="ShardSnapshot.IteratorAge"/> of the shards that are still read. It tells how far the function is behind.</summary>
    public TimeSpan IteratorAge => Shards.Where(shard => !shard.Ended).Select(shard => shard.IteratorAge).DefaultIfEmpty().Max();
}

/// <summary>Progress of a mapping in one shard.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="Checkpoint">The last sequence number up to which everything is done with; null before the first.</param>
/// <param name="Records">How many records are done with.</param>
/// <param name="Pending">How many were read and are not done with.</param>
/// <param name="PendingAge">The age of the oldest record that is pending; zero when none is.</param>
/// <param name="Ended">Whether the shard is closed and done with.</param>
/// <param name="IteratorAge">The metric of that name, as the last invocation made it: the age of the last record of its event when the event was sent.</param>
public sealed record ShardSnapshot(string ShardId, string? Checkpoint, long Records, int Pending, TimeSpan PendingAge, bool Ended, TimeSpan IteratorAge = default);
