using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Tests.Kinesis;

/// <summary>A stream gets another number of shards. Source: "UpdateShardCount", "UpdateStreamMode".</summary>
public sealed class ScalingTests
{
    private readonly KinesisUnderTest _kinesis = new();

    [Theory]
    [InlineData(4, 8)]
    [InlineData(4, 2)]
    [InlineData(4, 5)]
    [InlineData(5, 3)]
    [InlineData(1, 2)]
    [InlineData(3, 3)]
    public async Task The_open_shards_are_equal_parts_of_all_keys(int before, int after)
    {
        await _kinesis.CreateAsync(shards: before);
        await ScaleAsync(after);
        var open = await OpenAsync();
        open.Count.ShouldBe(after);
        open[0].Start.ShouldBe(UInt128.Zero);
        open[^1].End.ShouldBe(UInt128.MaxValue);
        for (var shard = 1; shard < open.Count; shard++) open[shard].Start.ShouldBe(open[shard - 1].End + 1);
        var width = UInt128.MaxValue / (UInt128)after;
        // The last one has what the division leaves over.
        open.ShouldAllBe(shard => shard.End - shard.Start - width + 2 <= (UInt128)after + 2);
    }

    [Fact]
    public async Task What_was_put_before_is_still_read_and_what_comes_later_finds_its_shard()
    {
        await _kinesis.CreateAsync(shards: 2);
        for (var i = 0; i < 20; i++) await _kinesis.PutAsync($"before {i}", key: i.ToString(CultureInfo.InvariantCulture));
        await ScaleAsync(3);
        for (var i = 0; i < 20; i++) await _kinesis.PutAsync($"after {i}", key: i.ToString(CultureInfo.InvariantCulture));
        var texts = new List<string>();
        foreach (var shard in (await _kinesis.CallAsync("ListShards", new JsonObject { ["StreamName"] = "trips" }))["Shards"]!.AsArray())
            texts.AddRange(KinesisUnderTest.Texts(await _kinesis.RecordsAsync(await _kinesis.IteratorAsync("TRIM_HORIZON", shard: (string)shard!["ShardId"]!))));
        texts.Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(0, 20).SelectMany(i => (string[])[$"before {i}", $"after {i}"]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(1)]
    [InlineData(0)]
    public async Task It_can_at_most_be_doubled_or_halved(int target)
    {
        await _kinesis.CreateAsync(shards: 4);
        (await _kinesis.RefusedAsync("UpdateShardCount", Scaling(target))).Code.ShouldBe("LimitExceededException");
    }

    [Fact]
    public async Task A_stream_on_demand_counts_its_shards_itself()
    {
        await _kinesis.CreateAsync(shards: 4);
        await _kinesis.CallAsync("UpdateStreamMode", new JsonObject
        {
            ["StreamARN"] = KinesisUnderTest.Arn("trips"),
            ["StreamModeDetails"] = new JsonObject { ["StreamMode"] = "ON_DEMAND" },
        });
        var summary = (await _kinesis.CallAsync("DescribeStreamSummary", new JsonObject { ["StreamName"] = "trips" }))["StreamDescriptionSummary"]!;
        ((string)summary["StreamModeDetails"]!["StreamMode"]!, (int)summary["OpenShardCount"]!).ShouldBe(("ON_DEMAND", 4));
        (await _kinesis.RefusedAsync("UpdateShardCount", Scaling(5))).Code.ShouldBe("ValidationException");
    }

    private Task ScaleAsync(int target) => _kinesis.CallAsync("UpdateShardCount", Scaling(target));

    private static JsonObject Scaling(int target) => new() { ["StreamName"] = "trips", ["TargetShardCount"] = target, ["ScalingType"] = "UNIFORM_SCALING" };

    private async Task<List<(UInt128 Start, UInt128 End)>> OpenAsync()
    {
        var shards = (await _kinesis.CallAsync("ListShards", new JsonObject { ["StreamName"] = "trips" }))["Shards"]!.AsArray();
        return
        [
            .. shards.Where(shard => shard!["SequenceNumberRange"]!["EndingSequenceNumber"] is null)
                .Select(shard => (Key(shard!, "StartingHashKey"), Key(shard!, "EndingHashKey"))).Order(),
        ];
    }

    private static UInt128 Key(JsonNode shard, string name) => UInt128.Parse((string)shard["HashKeyRange"]![name]!, CultureInfo.InvariantCulture);
}
