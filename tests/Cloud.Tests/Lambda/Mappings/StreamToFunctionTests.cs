using System.Text.Json.Nodes;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Mappings;

/// <summary>The cloud's own Kinesis before a mapping, and a process behind it.</summary>
[Trait("Cost", "process")]
public sealed class StreamToFunctionTests : IAsyncLifetime
{
    private LambdaCloud _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await LambdaCloud.StartAsync(realStreams: true);

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task Records_that_are_put_while_shards_split_and_merge_all_reach_the_function()
    {
        await KinesisAsync("CreateStream", ("StreamName", "trips"), ("ShardCount", 2));
        await _cloud.CreateProbeAsync();
        await _cloud.CallAsync("CreateEventSourceMapping", new JsonObject
        {
            ["FunctionName"] = "probe",
            ["EventSourceArn"] = MemoryStreams.Arn,
            ["StartingPosition"] = "LATEST",
            ["ParallelizationFactor"] = 2,
        });
        await PutAsync(50);
        await KinesisAsync("SplitShard", ("StreamName", "trips"), ("ShardToSplit", "shardId-000000000000"), ("NewStartingHashKey", "85070591730234615865843651857942052864"));
        await PutAsync(50);
        await KinesisAsync("MergeShards", ("StreamName", "trips"), ("ShardToMerge", "shardId-000000000003"), ("AdjacentShardToMerge", "shardId-000000000001"));
        await PutAsync(50);
        await Eventually.HoldsAsync(() => _cloud.Service.Mappings()[0].Shards.Sum(shard => shard.Records) == 150, "all records are done with");
        var shards = _cloud.Service.Mappings()[0].Shards;
        shards.Where(shard => shard.Ended).Select(shard => shard.ShardId).ShouldBe([MemoryStreams.ShardId(0), MemoryStreams.ShardId(1), MemoryStreams.ShardId(3)]);
        shards.ShouldAllBe(shard => shard.Pending == 0);
    }

    private async Task PutAsync(int count)
    {
        for (var i = 0; i < count; i++)
            await KinesisAsync("PutRecord", ("StreamName", "trips"), ("PartitionKey", Guid.NewGuid().ToString()), ("Data", "e30="));
    }

    private Task KinesisAsync(string operation, params (string Name, JsonNode Value)[] members) =>
        _cloud.CallAsync(operation, new JsonObject(members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)member.Value))), "kinesis");
}
