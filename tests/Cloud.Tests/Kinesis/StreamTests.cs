using System.Text.Json.Nodes;
using Pipeline.Cloud.Kinesis;

namespace Pipeline.Cloud.Tests.Kinesis;

public sealed class StreamTests
{
    private readonly KinesisUnderTest _kinesis = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Shards_cover_the_key_space_without_gaps(int count)
    {
        await _kinesis.CreateAsync(shards: count);
        var ranges = (await ShardsAsync()).Select(shard => shard["HashKeyRange"]!)
            .Select(range => (Start: UInt128.Parse((string)range["StartingHashKey"]!), End: UInt128.Parse((string)range["EndingHashKey"]!)))
            .ToList();
        ranges.Count.ShouldBe(count);
        ranges[0].Start.ShouldBe(UInt128.Zero);
        ranges[^1].End.ShouldBe(UInt128.MaxValue);
        ranges.Zip(ranges.Skip(1)).ShouldAllBe(pair => pair.First.End + 1 == pair.Second.Start);
    }

    [Fact]
    public async Task A_stream_is_described_by_name_and_by_arn()
    {
        await _kinesis.CreateAsync(shards: 2);
        var byName = (await _kinesis.CallAsync("DescribeStreamSummary", new JsonObject { ["StreamName"] = "trips" }))["StreamDescriptionSummary"]!;
        var byArn = (await _kinesis.CallAsync("DescribeStreamSummary", new JsonObject { ["StreamARN"] = KinesisUnderTest.Arn("trips") }))["StreamDescriptionSummary"]!;
        byName.ToJsonString().ShouldBe(byArn.ToJsonString());
        ((string)byName["StreamStatus"]!).ShouldBe("ACTIVE");
        ((int)byName["OpenShardCount"]!).ShouldBe(2);
        ((int)byName["RetentionPeriodHours"]!).ShouldBe(24);
    }

    [Fact]
    public async Task The_limits_report_how_much_of_them_is_used()
    {
        await _kinesis.CreateAsync(shards: 3);
        await _kinesis.CallAsync("CreateStream", new JsonObject { ["StreamName"] = "demand", ["StreamModeDetails"] = new JsonObject { ["StreamMode"] = "ON_DEMAND" } });
        (await _kinesis.CallAsync("DescribeLimits", [])).ToJsonString().ShouldBe(
            """{"ShardLimit":20000,"OpenShardCount":7,"OnDemandStreamCount":1,"OnDemandStreamCountLimit":50}""");
    }

    [Fact]
    public async Task An_on_demand_stream_has_four_shards()
    {
        await _kinesis.CallAsync("CreateStream", new JsonObject
        {
            ["StreamName"] = "trips",
            ["StreamModeDetails"] = new JsonObject { ["StreamMode"] = "ON_DEMAND" },
        });
        (await ShardsAsync()).Count.ShouldBe(4);
    }

    [Fact]
    public async Task An_account_has_at_most_20000_open_shards()
    {
        await _kinesis.CreateAsync("a", 10_000);
        await _kinesis.CreateAsync("b", 9_999);
        var refused = await _kinesis.RefusedAsync("CreateStream", new JsonObject { ["StreamName"] = "c", ["ShardCount"] = 2 });
        refused.Code.ShouldBe("LimitExceededException");
        refused.Message.ShouldBe(
            "This request would exceed the shard limit for the account 000000000000 in us-east-1. Current shard count for the account: 19999. Limit: 20000. Number of additional shards that would have resulted from this request: 2.");
        await _kinesis.CreateAsync("c", 1);
        var split = new JsonObject { ["StreamName"] = "c", ["ShardToSplit"] = "shardId-000000000000", ["NewStartingHashKey"] = "7" };
        (await _kinesis.RefusedAsync("SplitShard", split)).Code.ShouldBe("LimitExceededException");
        await _kinesis.CallAsync("MergeShards", new JsonObject
        {
            ["StreamName"] = "a",
            ["ShardToMerge"] = "shardId-000000000000",
            ["AdjacentShardToMerge"] = "shardId-000000000001",
        });
        await _kinesis.CallAsync("SplitShard", split);
        (await _kinesis.RefusedAsync("CreateStream", new JsonObject { ["StreamName"] = "d", ["ShardCount"] = 1 })).Code.ShouldBe("LimitExceededException");
        await _kinesis.CallAsync("DeleteStream", new JsonObject { ["StreamName"] = "b" });
        await _kinesis.CreateAsync("d", 9_999);
    }

    [Fact]
    public async Task A_name_is_taken_once_and_free_again_when_its_stream_is_deleted()
    {
        await _kinesis.CreateAsync();
        (await _kinesis.RefusedAsync("CreateStream", new JsonObject { ["StreamName"] = "trips", ["ShardCount"] = 1 })).Code.ShouldBe("ResourceInUseException");
        await _kinesis.CallAsync("DeleteStream", new JsonObject { ["StreamName"] = "trips" });
        (await _kinesis.RefusedAsync("DescribeStream", new JsonObject { ["StreamName"] = "trips" })).Code.ShouldBe("ResourceNotFoundException");
        await _kinesis.CreateAsync();
    }

    [Fact]
    public async Task An_iterator_of_a_deleted_stream_does_not_read_its_successor()
    {
        await _kinesis.CreateAsync();
        var iterator = await _kinesis.IteratorAsync("TRIM_HORIZON");
        await _kinesis.CallAsync("DeleteStream", new JsonObject { ["StreamName"] = "trips" });
        _kinesis.Time.Advance(TimeSpan.FromSeconds(1));
        await _kinesis.CreateAsync();
        (await _kinesis.RefusedAsync("GetRecords", new JsonObject { ["ShardIterator"] = iterator })).Code.ShouldBe("ResourceNotFoundException");
    }

    [Fact]
    public async Task Streams_are_listed_page_by_page()
    {
        foreach (var name in new[] { "c", "a", "b" }) await _kinesis.CreateAsync(name);
        var first = await _kinesis.CallAsync("ListStreams", new JsonObject { ["Limit"] = 2 });
        first["StreamNames"]!.ToJsonString().ShouldBe("""["a","b"]""");
        var second = await _kinesis.CallAsync("ListStreams", new JsonObject { ["NextToken"] = (string)first["NextToken"]! });
        second["StreamNames"]!.ToJsonString().ShouldBe("""["c"]""");
        ((bool)second["HasMoreStreams"]!).ShouldBeFalse();
    }

    [Fact]
    public async Task Records_are_gone_after_the_retention()
    {
        await _kinesis.CreateAsync();
        await _kinesis.PutAsync("old");
        _kinesis.Time.Advance(TimeSpan.FromHours(20));
        await _kinesis.PutAsync("young");
        _kinesis.Time.Advance(TimeSpan.FromHours(5));
        (await _kinesis.TextsAsync("TRIM_HORIZON")).ShouldBe(["young"]);
    }

    [Fact]
    public async Task A_longer_retention_keeps_them_and_a_shorter_one_lets_them_go()
    {
        await _kinesis.CreateAsync();
        await SetRetentionAsync("Increase", 48);
        await _kinesis.PutAsync("old");
        _kinesis.Time.Advance(TimeSpan.FromHours(30));
        (await _kinesis.TextsAsync("TRIM_HORIZON")).ShouldBe(["old"]);
        await SetRetentionAsync("Decrease", 24);
        (await _kinesis.TextsAsync("TRIM_HORIZON")).ShouldBeEmpty();
        (await _kinesis.RefusedAsync("IncreaseStreamRetentionPeriod", new JsonObject { ["StreamName"] = "trips", ["RetentionPeriodHours"] = 12 }))
            .Code.ShouldBe("InvalidArgumentException");
    }

    [Fact]
    public async Task Many_records_past_the_retention_leave_no_trace_and_numbering_goes_on()
    {
        var kinesis = new KinesisUnderTest(new KinesisOptions { ThrottleShards = false });
        await kinesis.CreateAsync();
        for (var i = 0; i < 3000; i++) await kinesis.PutAsync("old");
        var last = kinesis.Service.Latest(KinesisUnderTest.Arn("trips"), "shardId-000000000000")!;
        kinesis.Time.Advance(TimeSpan.FromHours(25));
        (await kinesis.TextsAsync("TRIM_HORIZON")).ShouldBeEmpty();
        var next = await kinesis.PutAsync("new");
        string.CompareOrdinal(next, last).ShouldBeGreaterThan(0);
        kinesis.Service.Read(KinesisUnderTest.Arn("trips"), "shardId-000000000000", last, 10).Single().SequenceNumber.ShouldBe(next);
    }

    [Fact]
    public async Task A_parameter_that_is_unknown_is_refused_by_name() =>
        (await _kinesis.RefusedAsync("CreateStream", new JsonObject { ["StreamName"] = "trips", ["Colour"] = "red" })).Message.ShouldContain("'Colour'");

    private async Task<List<JsonNode>> ShardsAsync() =>
        [.. (await _kinesis.CallAsync("ListShards", new JsonObject { ["StreamName"] = "trips" }))["Shards"]!.AsArray().Select(shard => shard!)];

    private Task<JsonObject> SetRetentionAsync(string direction, int hours) =>
        _kinesis.CallAsync(direction + "StreamRetentionPeriod", new JsonObject { ["StreamName"] = "trips", ["RetentionPeriodHours"] = hours });
}
