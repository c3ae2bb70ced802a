using System.Text.Json.Nodes;
using Pipeline.Cloud;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Protocol;
using Pipeline.Simulation.Schedules;

namespace Pipeline.Simulation.World;

/// <summary>The local Kinesis with one stream. Arrival times, which AWS calls approximate, are out of order by up to the schedule's jitter.</summary>
internal sealed class SimulatedStream : IStreamReader
{
    public const string Arn = "arn:aws:kinesis:us-east-1:000000000000:stream/trips";
    private const string Name = "trips";
    private static readonly CallContext Context = new(new Caller("", ""), "us-east-1", "1", default);
    private readonly KinesisService _kinesis;
    private readonly int _jitter;

    public SimulatedStream(Schedule schedule, LocalCloudOptions cloud, TimeProvider time)
    {
        _kinesis = new KinesisService(CloudContext.Unchecked(cloud, time, new Dispatcher([])), new KinesisOptions { ThrottleShards = false });
        _jitter = schedule.ArrivalJitterSeconds;
        Call("CreateStream", new JsonObject { ["StreamName"] = Name, ["ShardCount"] = schedule.Shards });
    }

    /// <summary>Puts a record.</summary>
    /// <returns>The record as readers will see it, and its shard.</returns>
    public (string Shard, StreamRecord Record) Put(string partitionKey, byte[] data)
    {
        var put = Call("PutRecord", new JsonObject { ["StreamName"] = Name, ["PartitionKey"] = partitionKey, ["Data"] = Convert.ToBase64String(data) });
        var (shard, number) = ((string)put["ShardId"]!, (string)put["SequenceNumber"]!);
        return (shard, Read(Arn, shard, null, int.MaxValue).Last(record => record.SequenceNumber == number));
    }

    /// <summary>Splits an open shard in the middle.</summary>
    public void Split(int place)
    {
        var shard = Open(place);
        var (low, high) = (Key(shard, "StartingHashKey"), Key(shard, "EndingHashKey"));
        Call("SplitShard", new JsonObject { ["StreamName"] = Name, ["ShardToSplit"] = (string)shard["ShardId"]!, ["NewStartingHashKey"] = (low + (high - low) / 2 + 1).ToString() });
    }

    /// <summary>Merges an open shard with the one behind it; nothing happens where there is none.</summary>
    public void Merge(int place)
    {
        var shard = Open(place);
        var next = OpenShards().FirstOrDefault(other => Key(other, "StartingHashKey") is var start && start > 0 && start - 1 == Key(shard, "EndingHashKey"));
        if (next is null) return;
        Call("MergeShards", new JsonObject { ["StreamName"] = Name, ["ShardToMerge"] = (string)shard["ShardId"]!, ["AdjacentShardToMerge"] = (string)next["ShardId"]! });
    }

    public IReadOnlyList<ShardDescription> Shards(string streamArn) => _kinesis.Shards(streamArn);

    public IReadOnlyList<StreamRecord> Read(string streamArn, string shardId, string? after, int limit) =>
        [.. _kinesis.Read(streamArn, shardId, after, limit).Select(record => Delayed(record, TimeSpan.FromSeconds(Jitter(record.SequenceNumber))))];

    private static StreamRecord Delayed(StreamRecord record, TimeSpan jitter) =>
        record with { ArrivedAt = record.ArrivedAt - jitter, ReceivedAt = record.ReceivedAt - jitter };

    public string? Latest(string streamArn, string shardId) => _kinesis.Latest(streamArn, shardId);

    public Task WaitAsync(string streamArn, string shardId, string? after, CancellationToken cancellationToken) =>
        _kinesis.WaitAsync(streamArn, shardId, after, cancellationToken);

    // The same for a record whenever it is read.
    private int Jitter(string sequenceNumber) => _jitter == 0 ? 0 : sequenceNumber.Aggregate(17, (hash, digit) => unchecked((hash * 31) + digit) & 0xffff) % (_jitter + 1);

    private List<JsonObject> OpenShards() =>
        [.. Call("ListShards", new JsonObject { ["StreamName"] = Name })["Shards"]!.AsArray().Select(shard => shard!.AsObject()).Where(shard => shard["SequenceNumberRange"]!["EndingSequenceNumber"] is null)];

    private JsonObject Open(int place)
    {
        var open = OpenShards();
        return open[place % open.Count];
    }

    private static UInt128 Key(JsonObject shard, string name) => UInt128.Parse((string)shard["HashKeyRange"]![name]!);

    private JsonObject Call(string operation, JsonObject input) => _kinesis.Operations.Find(operation)!.Handler!(input, Context).GetAwaiter().GetResult();
}
