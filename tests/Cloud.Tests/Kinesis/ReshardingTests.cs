using System.Text.Json.Nodes;
using Pipeline.Cloud.Kinesis;

namespace Pipeline.Cloud.Tests.Kinesis;

public sealed class ReshardingTests
{
    private const string Middle = "170141183460469231731687303715884105728";
    private readonly KinesisUnderTest _kinesis = new();

    [Fact]
    public async Task A_split_closes_the_parent_and_its_children_share_the_keys()
    {
        await SplitAsync();
        Describe().ShouldBe(
        [
            new ShardDescription("shardId-000000000000", null, null, true),
            new ShardDescription("shardId-000000000001", "shardId-000000000000", null, false),
            new ShardDescription("shardId-000000000002", "shardId-000000000000", null, false),
        ]);
        var low = await PutAsync("a");
        var high = await PutAsync("b");
        (low, high).ShouldBe(("shardId-000000000001", "shardId-000000000002"));
    }

    [Fact]
    public async Task A_reader_of_the_parent_reads_it_to_the_end_and_is_told_of_the_children()
    {
        await _kinesis.CreateAsync();
        await _kinesis.PutAsync("x");
        await SplitAsync(create: false);
        var answer = await _kinesis.RecordsAsync(await _kinesis.IteratorAsync("TRIM_HORIZON"));
        KinesisUnderTest.Texts(answer).ShouldBe(["x"]);
        answer["NextShardIterator"].ShouldBeNull();
        answer["ChildShards"]!.AsArray().Select(child => (string)child!["ShardId"]!).ShouldBe(["shardId-000000000001", "shardId-000000000002"]);
    }

    [Fact]
    public async Task A_merge_joins_adjacent_shards()
    {
        await _kinesis.CreateAsync(shards: 2);
        await _kinesis.CallAsync("MergeShards", new JsonObject
        {
            ["StreamName"] = "trips",
            ["ShardToMerge"] = "shardId-000000000000",
            ["AdjacentShardToMerge"] = "shardId-000000000001",
        });
        Describe()[2].ShouldBe(new ShardDescription("shardId-000000000002", "shardId-000000000000", "shardId-000000000001", false));
        (await PutAsync("b")).ShouldBe("shardId-000000000002");
    }

    [Fact]
    public async Task Shards_that_are_not_adjacent_cannot_be_merged()
    {
        await _kinesis.CreateAsync(shards: 3);
        (await _kinesis.RefusedAsync("MergeShards", new JsonObject
        {
            ["StreamName"] = "trips",
            ["ShardToMerge"] = "shardId-000000000000",
            ["AdjacentShardToMerge"] = "shardId-000000000002",
        })).Code.ShouldBe("InvalidArgumentException");
    }

    [Fact]
    public async Task A_closed_shard_cannot_be_split_again()
    {
        await SplitAsync();
        (await _kinesis.RefusedAsync("SplitShard", Split())).Code.ShouldBe("InvalidArgumentException");
    }

    [Fact]
    public async Task A_closed_shard_is_dropped_with_its_last_record()
    {
        await SplitAsync();
        _kinesis.Time.Advance(TimeSpan.FromHours(25));
        Describe().Select(shard => shard.ShardId).ShouldBe(["shardId-000000000001", "shardId-000000000002"]);
    }

    [Fact]
    public async Task Only_open_shards_are_listed_at_latest()
    {
        await SplitAsync();
        var listed = await _kinesis.CallAsync("ListShards", new JsonObject
        {
            ["StreamName"] = "trips",
            ["ShardFilter"] = new JsonObject { ["Type"] = "AT_LATEST" },
        });
        listed["Shards"]!.AsArray().Select(shard => (string)shard!["ShardId"]!).ShouldBe(["shardId-000000000001", "shardId-000000000002"]);
    }

    private async Task SplitAsync(bool create = true)
    {
        if (create) await _kinesis.CreateAsync();
        await _kinesis.CallAsync("SplitShard", Split());
    }

    private static JsonObject Split() =>
        new() { ["StreamName"] = "trips", ["ShardToSplit"] = "shardId-000000000000", ["NewStartingHashKey"] = Middle };

    private IReadOnlyList<ShardDescription> Describe() => _kinesis.Service.Shards(KinesisUnderTest.Arn("trips"));

    private async Task<string> PutAsync(string key) =>
        (string)(await _kinesis.CallAsync("PutRecord", new JsonObject
        {
            ["StreamName"] = "trips",
            ["PartitionKey"] = key,
            ["Data"] = "",
        }))["ShardId"]!;
}
