using System.Text;
using Pipeline.Domain;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Decode;
using Pipeline.Scoring.Tests.Fakes;
using Pipeline.Testing;

namespace Pipeline.Scoring.Tests.Decode;

/// <summary>What a small record can cost is bounded, whoever made it.</summary>
public sealed class DecodeLimitsTests
{
    private readonly RecordDecoder _decoder = new(new TripDomain(), new RequestDistance(TimeSpan.FromDays(7), most: null));

    [Fact]
    public void An_aggregate_of_bombs_costs_no_more_than_the_limit_of_a_Kinesis_record()
    {
        // 700 bombs of 1.5 KB each: a gigabyte and more inside one record.
        var bomb = KinesisPayloads.Gzip(new byte[DecodeLimits.PayloadBytes + 1]);
        var trip = Encoding.UTF8.GetBytes(Records.Trip("t1"));
        var items = Decode(KinesisPayloads.Aggregate([.. Enumerable.Repeat(bomb, 700), trip, KinesisPayloads.Gzip(trip)]));

        items.Count.ShouldBe(702);
        var decompressed = items.TakeWhile(item => item.Defect == "gzip: more than 1048576 bytes when decompressed").Count();
        decompressed.ShouldBe(DecodeLimits.DecompressedBytes / DecodeLimits.PayloadBytes);
        items.Skip(decompressed).Where(item => item.SubSequenceNumber != 700).ShouldAllBe(item =>
            item.Defect == "gzip: more than 8388608 bytes when the records before it in its aggregated record are decompressed");
        items[700].Request!.Id.ShouldBe("t1", "what is not compressed costs nothing, so it is scored");
        items[701].Data.ToArray().ShouldBe(KinesisPayloads.Gzip(trip));
    }

    [Fact]
    public void Bombs_that_end_just_below_the_limit_of_a_payload_count_as_well()
    {
        var bomb = KinesisPayloads.Gzip(new byte[DecodeLimits.PayloadBytes]);
        Decode(KinesisPayloads.Aggregate([.. Enumerable.Repeat(bomb, 20)]))
            .Count(item => item.Defect!.StartsWith("not JSON", StringComparison.Ordinal))
            .ShouldBe(DecodeLimits.DecompressedBytes / DecodeLimits.PayloadBytes);
    }

    [Fact]
    public void As_many_compressed_trips_as_a_record_of_1_MiB_holds_are_all_scored()
    {
        var trip = KinesisPayloads.Gzip(Records.Trip("a-trip-id-of-a-usual-length-0001"));
        var count = (1024 * 1024) / (trip.Length + 30);
        Decode(KinesisPayloads.Aggregate([.. Enumerable.Repeat(trip, count)])).Count(item => item.Defect is null).ShouldBe(count);
    }

    [Fact]
    public void The_records_of_a_batch_do_not_share_the_limit()
    {
        var bomb = KinesisPayloads.Gzip(new byte[DecodeLimits.PayloadBytes]);
        var arrivals = Enumerable.Range(0, 20).Select(i => new Arrival(i, Records.Shard, $"{i}", "key", new DateTimeOffset(Records.Noon), bomb)).ToArray();
        _decoder.Decode(arrivals).Records.ShouldAllBe(item => item.Defect!.StartsWith("not JSON"));
    }

    [Fact]
    public void More_user_records_than_anything_useful_needs_are_refused()
    {
        var empty = Enumerable.Repeat(Array.Empty<byte>(), DecodeLimits.UserRecords).ToArray();
        Decode(KinesisPayloads.Aggregate(empty)).Count.ShouldBe(DecodeLimits.UserRecords);
        Decode(KinesisPayloads.Aggregate([.. empty, []])).ShouldHaveSingleItem().Defect.ShouldBe("aggregated record: more than 20000 user records");
    }

    [Fact]
    public void A_batch_unfolds_into_a_bounded_number_of_records_and_what_is_more_is_set_aside_whole()
    {
        var full = KinesisPayloads.Aggregate(Enumerable.Repeat("x"u8.ToArray(), DecodeLimits.UserRecords).ToArray());
        var trip = Encoding.UTF8.GetBytes(Records.Trip("t1"));
        var arrivals = Enumerable.Range(0, 32).Select(i => new Arrival(i, Records.Shard, $"{i}", "key", new DateTimeOffset(Records.Noon), i == 31 ? trip : full)).ToArray();

        var items = _decoder.Decode(arrivals).Records;

        items.Count.ShouldBe(DecodeLimits.BatchUserRecords + 27);
        items.Skip(DecodeLimits.BatchUserRecords).Take(26).ShouldAllBe(item => item.Data.Length == full.Length && item.Defect!.StartsWith(
            "aggregated record: it holds 20000 user records where the records before it in its batch hold 100", StringComparison.Ordinal));
        items[^1].Request!.Id.ShouldBe("t1", "what is not aggregated is read");
    }

    [Fact]
    public void A_partition_key_longer_than_Kinesis_allows_is_refused_because_every_line_of_quarantine_would_repeat_it()
    {
        var trip = Encoding.UTF8.GetBytes(Records.Trip("t1"));
        Decode(WithKey(new string('k', 256), trip)).ShouldHaveSingleItem().Request!.Id.ShouldBe("t1");
        Decode(WithKey(new string('k', 257), trip)).ShouldHaveSingleItem().Defect.ShouldBe("aggregated record: a partition key of more than 256 characters");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"trip_id\":")]
    public void A_reason_does_not_quote_the_record_without_end(string beginning)
    {
        // The JSON reader's message names the word that it does not know, here of a megabyte out of a kilobyte.
        var item = Decode(KinesisPayloads.Gzip(beginning + new string('n', 1_000_000))).ShouldHaveSingleItem();
        item.Defect.ShouldStartWith("not JSON: ");
        item.Defect!.Length.ShouldBeLessThanOrEqualTo(DecodeLimits.ReasonCharacters + 4);
    }

    private static byte[] WithKey(string key, byte[] data)
    {
        var record = new MemoryStream();
        record.Write([0x08, 0x00]);
        KinesisPayloads.Field(record, 3, data);
        var message = new MemoryStream();
        KinesisPayloads.Field(message, 1, Encoding.UTF8.GetBytes(key));
        KinesisPayloads.Field(message, 3, record.ToArray());
        return KinesisPayloads.Seal(message.ToArray());
    }

    private IReadOnlyList<DecodedRecord> Decode(byte[] data) =>
        _decoder.Decode([new Arrival(0, Records.Shard, "1", "key", new DateTimeOffset(Records.Noon), data)]).Records;
}
