using Pipeline.Cloud.Kinesis;

namespace Pipeline.Cloud.Tests.Kinesis;

public sealed class SearchTests
{
    private readonly KinesisUnderTest _kinesis = new();

    [Fact]
    public async Task Records_are_found_by_their_key_and_by_a_text_that_they_hold_newest_first()
    {
        await _kinesis.CreateAsync();
        var arn = KinesisUnderTest.Arn("trips");
        var byKey = await _kinesis.PutAsync("compressed", key: "t-7");
        await _kinesis.PutAsync("{\"trip_id\":\"t-77\"}");
        var byText = await _kinesis.PutAsync("{\"trip_id\":\"t-7\"}");
        var found = _kinesis.Service.Search(arn, "t-7", 10);
        found.Select(record => record.Record.SequenceNumber).ShouldBe([byText, byKey]);
        found.ShouldAllBe(record => record.ShardId == "shardId-000000000000");
        _kinesis.Service.Search(arn, "t-7", 1).ShouldHaveSingleItem().Record.SequenceNumber.ShouldBe(byText);
        _kinesis.Service.Search(arn, "t", 10).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_record_is_found_by_its_sequence_number()
    {
        await _kinesis.CreateAsync(shards: 3);
        var arn = KinesisUnderTest.Arn("trips");
        var number = await _kinesis.PutAsync("a", key: "k1");
        await _kinesis.PutAsync("b", key: "k2");
        _kinesis.Service.Find(arn, number)!.Record.PartitionKey.ShouldBe("k1");
        _kinesis.Service.Find(arn, number + "0").ShouldBeNull();
        _kinesis.Service.Find(arn, "no number").ShouldBeNull();
    }

    [Fact]
    public async Task A_search_goes_through_all_that_is_kept()
    {
        var kinesis = new KinesisUnderTest(new KinesisOptions { ThrottleShards = false });
        await kinesis.CreateAsync();
        var first = await kinesis.PutAsync("x", key: "wanted");
        for (var i = 0; i < 10_000; i++) await kinesis.PutAsync("x");
        kinesis.Service.Search(KinesisUnderTest.Arn("trips"), "wanted", 2).ShouldHaveSingleItem().Record.SequenceNumber.ShouldBe(first);
    }
}
