using System.Text;
using Pipeline.Domain;
using Pipeline.Scoring.Decode;
using Pipeline.Scoring.Delivery;
using Pipeline.Scoring.Tests.Fakes;

namespace Pipeline.Scoring.Tests.Decode;

public sealed class RecordDecoderTests
{
    private readonly RecordDecoder _decoder = new(new ScoringDomain());

    [Fact]
    public void A_plain_record_is_one_request()
    {
        var item = Decode(Records.Trip("t1")).ShouldHaveSingleItem();
        item.Request!.Id.ShouldBe("t1");
        item.SubSequenceNumber.ShouldBe(0);
        item.PartitionKey.ShouldBe("key");
    }

    [Fact]
    public void A_compressed_record_is_decompressed() => Decode(Records.Gzip(Records.Trip("t1"))).ShouldHaveSingleItem().Request!.Id.ShouldBe("t1");

    [Fact]
    public void An_aggregated_record_is_its_user_records_with_their_places_and_partition_keys()
    {
        var items = Decode(Records.Aggregate(Bytes(Records.Trip("t1")), Records.Gzip(Records.Trip("t2")), Bytes("poison")));

        items.Select(item => item.Request?.Id).ShouldBe(["t1", "t2", null]);
        items.Select(item => item.SubSequenceNumber).ShouldBe([0, 1, 2]);
        items.Select(item => item.PartitionKey).ShouldBe(["user-key-0", "user-key-1", "user-key-2"]);
        items[2].QuarantineReason.ShouldStartWith("not JSON: ");
        Encoding.UTF8.GetString(items[2].Data.Span).ShouldBe("poison");
    }

    [Fact]
    public void An_aggregated_record_without_user_records_is_nothing() => Decode(Records.Aggregate()).ShouldBeEmpty();

    [Fact]
    public void A_flipped_bit_of_an_aggregated_record_is_found_by_its_checksum()
    {
        var data = Records.Aggregate(Bytes(Records.Trip("t1")));
        for (var at = 4; at < data.Length; at++)
        {
            var damaged = data.ToArray();
            damaged[at] ^= 1;
            Reason(damaged).ShouldBe("aggregated record: the checksum does not match");
        }
    }

    [Theory]
    [InlineData(new byte[] { }, "too short")]
    [InlineData(new byte[] { 0x1a, 0x7f }, "reaches past the end")]
    [InlineData(new byte[] { 0x1a, 0x02, 0x08, 0x00 }, "a user record has no data")]
    [InlineData(new byte[] { 0x1a, 0x02, 0x1a, 0x00 }, "a user record has no partition key")]
    [InlineData(new byte[] { 0x1a, 0x04, 0x08, 0x05, 0x1a, 0x00 }, "a user record's partition key is not in the table")]
    [InlineData(new byte[] { 0x0b }, "field 1 has the unexpected wire type 3")]
    [InlineData(new byte[] { 0x80 }, "a number is cut short")]
    [InlineData(new byte[] { 0x00 }, "a field has the number 0")]
    public void A_sealed_message_that_is_no_aggregate_is_set_aside(byte[] message, string reason) =>
        Reason(message.Length == 0 ? [0xf3, 0x89, 0x9a, 0xc2] : Records.Seal(message)).ShouldContain(reason);

    [Fact]
    public void Fields_of_an_aggregate_that_are_not_known_are_stepped_over()
    {
        var aggregate = Records.Aggregate(Bytes(Records.Trip("t1")));
        // Numbers 9 to 12: a number, eight bytes, four bytes, some bytes.
        byte[] unknown = [0x48, 0x96, 0x01, 0x51, 1, 2, 3, 4, 5, 6, 7, 8, 0x5d, 1, 2, 3, 4, 0x62, 0x02, 9, 9];
        Decode(Records.Seal([.. unknown, .. aggregate[4..^16]])).ShouldHaveSingleItem().Request!.Id.ShouldBe("t1");
    }

    [Fact]
    public void More_user_records_than_anything_useful_needs_are_refused() =>
        Reason(Records.Aggregate([.. Enumerable.Repeat(Array.Empty<byte>(), AggregatedRecord.MaxUserRecords + 1)])).ShouldContain("more than 20000 user records");

    [Fact]
    public void A_compressed_record_may_not_grow_past_the_limit() =>
        Reason(Records.Gzip(new string(' ', RecordDecoder.MaxPayloadBytes) + Records.Trip("t1"))).ShouldBe("gzip: more than 1048576 bytes when decompressed");

    [Fact]
    public void A_compressed_record_up_to_the_limit_is_read()
    {
        var trip = Records.Trip("t1");
        Decode(Records.Gzip(new string(' ', RecordDecoder.MaxPayloadBytes - trip.Length) + trip)).ShouldHaveSingleItem().Request!.Id.ShouldBe("t1");
    }

    [Fact]
    public void An_oversize_plain_record_is_set_aside() =>
        Reason(Bytes(new string(' ', RecordDecoder.MaxPayloadBytes + 1))).ShouldBe("oversize: more than 1048576 bytes");

    [Fact]
    public void A_damaged_compressed_record_is_set_aside()
    {
        var data = Records.Gzip(Records.Trip("t1"));
        for (var length = 2; length < data.Length - 8; length++) Decode(data[..length]).ShouldHaveSingleItem().IsQuarantined.ShouldBeTrue();
        data[^6] ^= 0xff;
        Reason(data).ShouldStartWith("gzip: ");
    }

    [Fact]
    public void Whatever_the_bytes_decoding_never_throws_and_drops_nothing()
    {
        var chance = new Random(7);
        byte[][] beginnings = [[], [0x1f, 0x8b], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3], [0xf3, 0x89, 0x9a, 0xc2], "{"u8.ToArray()];
        for (var i = 0; i < 5_000; i++)
        {
            var rest = new byte[chance.Next(40)];
            chance.NextBytes(rest);
            byte[] data = [.. beginnings[i % beginnings.Length], .. rest];
            Decode(data).ShouldHaveSingleItem().IsQuarantined.ShouldBeTrue();
            var message = i % 2 == 0 ? rest : [0x1a, (byte)rest.Length, .. rest];
            Decode(Records.Seal(message)).ShouldAllBe(item => item.IsQuarantined);
        }
    }

    private IReadOnlyList<ScoringItem> Decode(string data) => Decode(Bytes(data));

    private IReadOnlyList<ScoringItem> Decode(byte[] data) =>
        _decoder.Decode([new Arrival(0, Records.Shard, "1", "key", new DateTimeOffset(Records.Noon), data)]).Items;

    private string Reason(byte[] data)
    {
        var item = Decode(data).ShouldHaveSingleItem();
        item.Request.ShouldBeNull();
        item.Data.ToArray().ShouldBe(data);
        return item.QuarantineReason.ShouldNotBeNull();
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
