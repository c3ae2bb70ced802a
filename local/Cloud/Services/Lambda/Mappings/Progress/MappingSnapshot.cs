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
/// <param name="State">Enabled or Disabled, or Updating, Disabling or Deleting until the invocations in progress have ended.</param>
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
/// <param name="Checkpoint">The last sequence number up to which every record is done; null before the first.</param>
/// <param name="Records">How many records are done.</param>
/// <param name="Pending">How many records were read and are not done.</param>
/// <param name="PendingAge">The age of the oldest pending record; zero if none is pending.</param>
/// <param name="Ended">Whether the shard is closed and all of its records are done.</param>
/// <param name="IteratorAge">Lambda's metric, from the last invocation: the age of the event's last record when the event was sent.</param>
public sealed record ShardSnapshot(string ShardId, string? Checkpoint, long Records, int Pending, TimeSpan PendingAge, bool Ended, TimeSpan IteratorAge = default);
