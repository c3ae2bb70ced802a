using System.Text.Json.Nodes;
using Pipeline.Cloud.Kinesis;

namespace Pipeline.Cloud.Tests.Kinesis;

/// <summary>A wall clock that is set while a stream is used.</summary>
public sealed class ClockJumpTests
{
    private readonly KinesisUnderTest _kinesis = new();

    [Fact]
    public async Task Arrival_times_never_run_backwards_and_sequence_numbers_grow()
    {
        await _kinesis.CreateAsync();
        var first = await _kinesis.PutAsync("a");
        Jump(-8);
        var second = await _kinesis.PutAsync("b");
        string.CompareOrdinal(second, first).ShouldBePositive();
        var answer = await _kinesis.RecordsAsync(await _kinesis.IteratorAsync("TRIM_HORIZON"));
        var times = JsonNode.Parse(answer.ToJsonString())!["Records"]!.AsArray().Select(record => record!["ApproximateArrivalTimestamp"]!.GetValue<double>()).ToList();
        times[1].ShouldBeGreaterThanOrEqualTo(times[0]);
    }

    [Fact]
    public async Task A_clock_that_jumps_back_leaves_a_shard_its_throughput()
    {
        await _kinesis.CreateAsync();
        for (var i = 0; i < 1000; i++) await _kinesis.PutAsync("a");
        Jump(-8);
        _kinesis.Time.Advance(TimeSpan.FromSeconds(1));
        await _kinesis.PutAsync("b");
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_drops_no_record()
    {
        await _kinesis.CreateAsync();
        await _kinesis.PutAsync("a");
        Jump(25);
        (await _kinesis.TextsAsync("TRIM_HORIZON")).ShouldBe(["a"]);
        _kinesis.Time.Advance(TimeSpan.FromHours(25));
        (await _kinesis.TextsAsync("TRIM_HORIZON")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_keeps_closed_shards()
    {
        await _kinesis.CreateAsync();
        await _kinesis.CallAsync("SplitShard", new JsonObject { ["StreamName"] = "trips", ["ShardToSplit"] = "shardId-000000000000", ["NewStartingHashKey"] = "1000" });
        Jump(25);
        Shards().ShouldBe(3);
        _kinesis.Time.Advance(TimeSpan.FromHours(25));
        Shards().ShouldBe(2);
    }

    private int Shards() => ((IStreamReader)_kinesis.Service).Shards(KinesisUnderTest.Arn("trips")).Count;

    private void Jump(int hours) => _kinesis.Time.WallClockSetBy = TimeSpan.FromHours(hours);
}
