using System.IO.Compression;
using System.Text;
using Pipeline.Domain;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Decode;
using Pipeline.Scoring.Tests.Fakes;
using Pipeline.Testing;

namespace Pipeline.Scoring.Tests.Decode;

public sealed class RecordDecoderTests
{
    private readonly RecordDecoder _decoder = new(new TripDomain(), new RequestDistance(TimeSpan.FromDays(7), most: null));

    [Fact]
    public void A_plain_record_is_one_request()
    {
        var item = Decode(Records.Trip("t1")).ShouldHaveSingleItem();
        item.Request!.Id.ShouldBe("t1");
        item.SubSequenceNumber.ShouldBe(0);
        item.PartitionKey.ShouldBe("key");
    }

    [Fact]
    public void A_compressed_record_is_decompressed() => Decode(KinesisPayloads.Gzip(Records.Trip("t1"))).ShouldHaveSingleItem().Request!.Id.ShouldBe("t1");

    [Fact]
    public void A_compressed_record_may_not_grow_past_the_limit() =>
        Reason(KinesisPayloads.Gzip(new string(' ', DecodeLimits.PayloadBytes) + Records.Trip("t1"))).ShouldBe("gzip: more than 1048576 bytes when decompressed");

    [Fact]
    public void A_compressed_record_up_to_the_limit_is_read()
    {
        var trip = Records.Trip("t1");
        Decode(KinesisPayloads.Gzip(new string(' ', DecodeLimits.PayloadBytes - trip.Length) + trip)).ShouldHaveSingleItem().Request!.Id.ShouldBe("t1");
    }

    [Fact]
    public void An_oversize_plain_record_is_set_aside() =>
        Reason(Bytes(new string(' ', DecodeLimits.PayloadBytes + 1))).ShouldBe("oversize: more than 1048576 bytes");

    [Fact]
    public void A_compressed_record_that_is_cut_anywhere_is_set_aside()
    {
        var data = KinesisPayloads.Gzip(Records.Trip("t1"));
        for (var length = 2; length < data.Length; length++) Reason(data[..length]).ShouldStartWith("gzip: ");
    }

    [Fact]
    public void A_compressed_record_that_does_not_match_its_trailer_is_set_aside()
    {
        var data = KinesisPayloads.Gzip(Records.Trip("t1"));
        data[^6] ^= 0xff;
        Reason(data).ShouldBe("gzip: the content does not match the checksum in the trailer");
    }

    [Fact]
    public void A_digit_that_was_flipped_where_the_trailer_is_missing_is_never_scored()
    {
        var data = GzipMembers.Member(Bytes(Records.Trip("flip-3")), CompressionLevel.NoCompression)[..^GzipMembers.TrailerLength];
        data[^2]++;
        Reason(data).ShouldBe("gzip: the trailer is cut short: 0 of its 8 bytes are there");
    }

    [Fact]
    public void A_plain_trip_behind_a_compressed_one_does_not_vanish()
    {
        var trip = Records.Trip("gp-2");
        Reason([.. KinesisPayloads.Gzip(Records.Trip("gp-1")), .. Bytes(trip)])
            .ShouldBe($"gzip: {trip.Length} bytes behind the last member are neither another member nor zeros");
    }

    [Fact]
    public void Two_compressed_trips_one_behind_the_other_are_not_one_JSON_text() =>
        Reason([.. KinesisPayloads.Gzip(Records.Trip("t1")), .. KinesisPayloads.Gzip(Records.Trip("t2"))]).ShouldStartWith("not JSON: ");

    [Fact]
    public void A_trip_in_several_members_is_one_trip() =>
        Decode(GzipMembers.Joined(Bytes(Records.Trip("t1")), 1, 30)).ShouldHaveSingleItem().Request!.Id.ShouldBe("t1");

    [Fact]
    public void A_compressed_record_may_be_padded_with_zeros() =>
        Decode([.. KinesisPayloads.Gzip(Records.Trip("t1")), 0, 0, 0]).ShouldHaveSingleItem().Request!.Id.ShouldBe("t1");

    [Fact]
    public void A_record_that_was_compressed_twice_is_set_aside() => Reason(KinesisPayloads.Gzip(KinesisPayloads.Gzip(Records.Trip("t1")))).ShouldBe("gzip: compressed twice");

    [Fact]
    public void An_aggregated_record_that_was_compressed_is_set_aside() =>
        Reason(KinesisPayloads.Gzip(KinesisPayloads.Aggregate(Bytes(Records.Trip("t1"))))).ShouldBe("aggregated record: inside another record, only the outermost is taken apart");

    [Theory]
    [InlineData("\ufeff{}", "not JSON: '0xEF' is an invalid start of a value")]
    [InlineData("", "not JSON: ")]
    [InlineData("NaN", "not JSON: 'N' is an invalid start of a value")]
    public void What_is_no_JSON_text_is_set_aside(string text, string reason) => Reason(Bytes(text)).ShouldStartWith(reason);

    [Fact]
    public void Deep_nesting_is_refused_before_it_costs_anything() =>
        Reason(Bytes("{\"a\":" + new string('[', 500_000))).ShouldContain("maximum configured depth of 64");

    private IReadOnlyList<DecodedRecord> Decode(string data) => Decode(Bytes(data));

    private IReadOnlyList<DecodedRecord> Decode(byte[] data) =>
        _decoder.Decode([new Arrival(0, Records.Shard, "1", "key", new DateTimeOffset(Records.Noon), data)]).Records;

    private string Reason(byte[] data)
    {
        var item = Decode(data).ShouldHaveSingleItem();
        item.Request.ShouldBeNull();
        item.Data.ToArray().ShouldBe(data);
        return item.Defect.ShouldNotBeNull();
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
