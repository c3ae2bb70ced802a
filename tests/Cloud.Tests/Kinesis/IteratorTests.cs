using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Tests.Kinesis;

public sealed class IteratorTests
{
    private readonly KinesisUnderTest _kinesis = new();

    [Fact]
    public async Task Trim_horizon_starts_at_the_oldest_record()
    {
        await PutThreeAsync();
        (await _kinesis.TextsAsync("TRIM_HORIZON")).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task Latest_starts_behind_the_newest_record()
    {
        await PutThreeAsync();
        var iterator = await _kinesis.IteratorAsync("LATEST");
        await _kinesis.PutAsync("d");
        KinesisUnderTest.Texts(await _kinesis.RecordsAsync(iterator)).ShouldBe(["d"]);
    }

    [Fact]
    public async Task At_a_sequence_number_includes_its_record_and_after_it_does_not()
    {
        var second = (await PutThreeAsync())[1];
        (await _kinesis.TextsAsync("AT_SEQUENCE_NUMBER", new JsonObject { ["StartingSequenceNumber"] = second })).ShouldBe(["b", "c"]);
        (await _kinesis.TextsAsync("AFTER_SEQUENCE_NUMBER", new JsonObject { ["StartingSequenceNumber"] = second })).ShouldBe(["c"]);
    }

    [Fact]
    public async Task At_a_timestamp_starts_at_the_first_record_that_arrived_then_or_later()
    {
        await _kinesis.CreateAsync();
        await _kinesis.PutAsync("a");
        _kinesis.Time.Advance(TimeSpan.FromSeconds(10));
        var then = _kinesis.Time.GetUtcNow().ToUnixTimeMilliseconds() / 1000m;
        await _kinesis.PutAsync("b");
        (await _kinesis.TextsAsync("AT_TIMESTAMP", new JsonObject { ["Timestamp"] = then })).ShouldBe(["b"]);
        (await _kinesis.TextsAsync("AT_TIMESTAMP", new JsonObject { ["Timestamp"] = then - 5 })).ShouldBe(["b"]);
        (await _kinesis.TextsAsync("AT_TIMESTAMP", new JsonObject { ["Timestamp"] = then - 10 })).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task The_next_iterator_goes_on_where_the_read_ended()
    {
        await PutThreeAsync();
        var first = await _kinesis.RecordsAsync(await _kinesis.IteratorAsync("TRIM_HORIZON"), limit: 2);
        var second = await _kinesis.RecordsAsync((string)first["NextShardIterator"]!);
        KinesisUnderTest.Texts(first).ShouldBe(["a", "b"]);
        KinesisUnderTest.Texts(second).ShouldBe(["c"]);
        KinesisUnderTest.Texts(await _kinesis.RecordsAsync((string)second["NextShardIterator"]!)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reader_that_lags_is_told_by_how_much()
    {
        await PutThreeAsync();
        _kinesis.Time.Advance(TimeSpan.FromSeconds(7));
        var behind = await _kinesis.RecordsAsync(await _kinesis.IteratorAsync("TRIM_HORIZON"), limit: 2);
        ((long)behind["MillisBehindLatest"]!).ShouldBe(7000);
        ((long)(await _kinesis.RecordsAsync((string)behind["NextShardIterator"]!))["MillisBehindLatest"]!).ShouldBe(0);
    }

    [Fact]
    public async Task An_iterator_expires_after_five_minutes()
    {
        await PutThreeAsync();
        var iterator = await _kinesis.IteratorAsync("TRIM_HORIZON");
        _kinesis.Time.Advance(TimeSpan.FromMinutes(5));
        await _kinesis.RecordsAsync(iterator);
        _kinesis.Time.Advance(TimeSpan.FromMilliseconds(1));
        (await _kinesis.RefusedAsync("GetRecords", new JsonObject { ["ShardIterator"] = iterator })).Code.ShouldBe("ExpiredIteratorException");
    }

    [Theory]
    [InlineData("not base64!")]
    [InlineData("YWJj")]
    public async Task A_forged_iterator_is_refused(string iterator)
    {
        await PutThreeAsync();
        (await _kinesis.RefusedAsync("GetRecords", new JsonObject { ["ShardIterator"] = iterator })).Code.ShouldBe("InvalidArgumentException");
    }

    [Fact]
    public async Task A_sequence_number_of_another_shard_is_refused()
    {
        await _kinesis.CreateAsync("other", shards: 2);
        await PutThreeAsync();
        var input = new JsonObject
        {
            ["StreamName"] = "other",
            ["ShardId"] = "shardId-000000000001",
            ["ShardIteratorType"] = "AT_SEQUENCE_NUMBER",
            ["StartingSequenceNumber"] = await _kinesis.PutAsync("x"),
        };
        (await _kinesis.RefusedAsync("GetShardIterator", input)).Code.ShouldBe("InvalidArgumentException");
    }

    private async Task<string[]> PutThreeAsync()
    {
        await _kinesis.CreateAsync();
        return [await _kinesis.PutAsync("a"), await _kinesis.PutAsync("b"), await _kinesis.PutAsync("c")];
    }
}
