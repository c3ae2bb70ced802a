using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Mappings.Configuration;
using Pipeline.Cloud.Persistence;

namespace Pipeline.Cloud.Lambda.Mappings.Progress;

/// <summary>
/// The mappings' ids and checkpoints over a restart. A mapping itself is made again by whoever made it: it takes up the id and the checkpoints that
/// a mapping of the same source and function had. What was done and not yet written is delivered again.
/// </summary>
internal sealed class MappingJournal(StateJournal journal)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _uuids = journal.Take("mapping/")
        .ToDictionary(kept => kept.Key, kept => (string)kept.Value["uuid"]!, StringComparer.Ordinal);
    private readonly Dictionary<string, List<ShardSnapshot>> _shards = journal.Take("shard/").GroupBy(kept => kept.Key.Split('/')[0], StringComparer.Ordinal)
        .ToDictionary(shards => shards.Key, shards => shards.Select(Shard).ToList(), StringComparer.Ordinal);

    /// <summary>The id that a mapping had before the restart; null if there was none, or if it was taken up already.</summary>
    public string? TakeUp(string eventSourceArn, string functionName)
    {
        lock (_lock) return _uuids.Remove(Key(eventSourceArn, functionName), out var uuid) ? uuid : null;
    }

    /// <summary>The checkpoints that a mapping had before the restart; null if there was none.</summary>
    public IReadOnlyList<ShardSnapshot>? CheckpointsOf(string uuid)
    {
        lock (_lock) return _shards.GetValueOrDefault(uuid);
    }

    /// <summary>Saves a mapping's id.</summary>
    public void Save(EventSourceMapping mapping) => journal.Save(
        "mapping/" + Key(mapping.EventSourceArn, mapping.FunctionName), () => new JsonObject { ["uuid"] = mapping.Uuid });

    /// <summary>Forgets a mapping that is deleted.</summary>
    public void Forget(EventSourceMapping mapping, IEnumerable<string> shardIds)
    {
        lock (_lock) _shards.Remove(mapping.Uuid);
        journal.Save(["mapping/" + Key(mapping.EventSourceArn, mapping.FunctionName), .. shardIds.Select(shard => ShardKey(mapping.Uuid, shard))], _ => null);
    }

    /// <summary>Takes the checkpoints of a mapping.</summary>
    public ICheckpoints Of(string uuid) => new Checkpoints(journal, uuid);

    private static string Key(string eventSourceArn, string functionName) => $"{eventSourceArn} {functionName}";

    private static string ShardKey(string uuid, string shardId) => $"shard/{uuid}/{shardId}";

    private static ShardSnapshot Shard(KeyValuePair<string, JsonNode> kept) => new(
        kept.Key.Split('/')[1], (string?)kept.Value["checkpoint"], Records: 0, Pending: 0, TimeSpan.Zero, (bool)kept.Value["ended"]!);

    private sealed class Checkpoints(StateJournal journal, string uuid) : ICheckpoints
    {
        public void Save(string shardId, Func<ShardCheckpoint> now) => journal.Save(ShardKey(uuid, shardId), () =>
        {
            var (number, ended) = now();
            return new JsonObject { ["checkpoint"] = number, ["ended"] = ended };
        });

        public void Clear(IEnumerable<string> shardIds) => journal.Save([.. shardIds.Select(shard => ShardKey(uuid, shard))], _ => null);
    }
}
