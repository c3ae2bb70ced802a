using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Domain;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Decode;
using Pipeline.Scoring.Tests.Fakes;
using Pipeline.Testing;

namespace Pipeline.Scoring.Tests.Decode;

public sealed class AggregatedRecordTests
{
    private static readonly byte[] T1 = Bytes(Records.Trip("t1"));
    private static readonly byte[] T2 = Bytes(Records.Trip("t2"));
    private readonly RecordDecoder _decoder = new(new TripDomain(), new RequestDistance(TimeSpan.FromDays(7), most: null));

    [Fact]
    public void An_aggregated_record_is_its_user_records_with_their_places_and_partition_keys()
    {
        var items = Decode(KinesisPayloads.Aggregate(T1, KinesisPayloads.Gzip(T2), Bytes("poison")));

        items.Select(item => item.Request?.Id).ShouldBe(["t1", "t2", null]);
        items.Select(item => item.SubSequenceNumber).ShouldBe([0, 1, 2]);
        items.Select(item => item.PartitionKey).ShouldBe(["user-key-0", "user-key-1", "user-key-2"]);
        items[2].Defect.ShouldStartWith("not JSON: ");
        items[2].Data.ToArray().ShouldBe(Bytes("poison"));
    }

    [Fact]
    public void Whatever_the_user_records_they_come_back_in_order_byte_for_byte() =>
        Prop.ForAll<NonEmptyArray<byte[]>>(payloads =>
        {
            var items = Decode(KinesisPayloads.Aggregate(payloads.Get));
            return items.Count == payloads.Get.Length
                && items.Select((item, i) => item.SubSequenceNumber == i && item.Data.Span.SequenceEqual(payloads.Get[i])).All(same => same);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_stands_between_two_trips_they_are_scored() =>
        Prop.ForAll<byte[]>(payload =>
        {
            var items = Decode(KinesisPayloads.Aggregate(T1, payload, T2));
            return items.Select(item => item.Defect is not null).SequenceEqual([false, true, false]);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(new byte[] { 0x08, 0x00 }, "it has no data")]
    [InlineData(new byte[] { 0x1a, 0x00 }, "it has no partition key")]
    [InlineData(new byte[] { 0x08, 0x05, 0x1a, 0x00 }, "its partition key is not in the table")]
    [InlineData(new byte[] { 0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x1a, 0x00 }, "its partition key is not in the table")]
    [InlineData(new byte[] { 0x08, 0x00, 0x1a, 0x01, 0x7b, 0x1a, 0x00 }, "it has more than one data field")]
    [InlineData(new byte[] { 0x08, 0x00, 0x1a, 0x00, 0x1a, 0x01, 0x7b, 0x1a, 0x00 }, "it has more than one data field")]
    [InlineData(new byte[] { 0x08, 0x00, 0x1a, 0x7f }, "a field reaches past the end")]
    [InlineData(new byte[] { 0x0d, 1, 2, 3, 4, 0x1a, 0x00 }, "field 1 has the unexpected wire type 5")]
    public void A_malformed_user_record_is_set_aside_alone_with_its_place(byte[] bad, string defect)
    {
        var items = Decode(KinesisPayloads.Seal([.. Key("user-key"), .. Record(T1), .. Field(3, bad), .. Record(T2)]));

        items.Select(item => item.Request?.Id).ShouldBe(["t1", null, "t2"]);
        items[1].SubSequenceNumber.ShouldBe(1);
        items[1].Defect.ShouldBe($"user record of an aggregated record: {defect}");
        items[1].Data.ToArray().ShouldBe(bad);
        items[1].PartitionKey.ShouldBe("key", "its own cannot be told, so it is that of the Kinesis record");
    }

    [Fact]
    public void A_user_record_whose_gzip_is_not_whole_is_set_aside_alone_with_its_place()
    {
        byte[][] damaged =
        [
            [.. KinesisPayloads.Gzip(T2), .. T2], KinesisPayloads.Gzip(T2)[..^8], KinesisPayloads.Gzip(T2)[..^1], [.. KinesisPayloads.Gzip(T2), 0, .. KinesisPayloads.Gzip(T2)],
        ];
        var items = Decode(KinesisPayloads.Aggregate([T1, .. damaged, [.. KinesisPayloads.Gzip(T2), 0]]));

        items.Select(item => item.Request?.Id).ShouldBe(["t1", null, null, null, null, "t2"]);
        for (var i = 0; i < damaged.Length; i++)
        {
            items[i + 1].Defect.ShouldStartWith("gzip: ");
            items[i + 1].Data.ToArray().ShouldBe(damaged[i]);
        }
    }

    [Fact]
    public void Explicit_hash_keys_and_tags_do_not_matter()
    {
        byte[] record = [0x08, 0x00, 0x10, 0x00, .. Field(3, T1), .. Field(4, [.. Field(1, Bytes("tag")), .. Field(2, Bytes("value"))])];
        var item = Decode(KinesisPayloads.Seal([.. Key("user-key"), .. Field(2, Bytes("340282366920938463463374607431768211455")), .. Field(3, record)])).ShouldHaveSingleItem();
        item.Request!.Id.ShouldBe("t1");
        item.PartitionKey.ShouldBe("user-key");
    }

    [Fact]
    public void The_table_of_partition_keys_may_stand_behind_the_records() =>
        Decode(KinesisPayloads.Seal([.. Record(T1), .. Key("user-key")])).ShouldHaveSingleItem().PartitionKey.ShouldBe("user-key");

    [Fact]
    public void A_partition_key_that_is_not_UTF8_does_not_keep_a_trip_from_being_scored() =>
        Decode(KinesisPayloads.Seal([.. Field(1, [0xff, 0xed, 0xa0, 0x80]), .. Record(T1)])).ShouldHaveSingleItem().Request!.Id.ShouldBe("t1");

    [Fact]
    public void An_aggregated_record_without_user_records_is_set_aside_instead_of_vanishing() =>
        Reason(KinesisPayloads.Aggregate()).ShouldBe("aggregated record: it holds no user records");

    [Fact]
    public void An_aggregated_record_inside_another_is_set_aside_with_its_place()
    {
        var inner = KinesisPayloads.Aggregate(T1);
        var items = Decode(KinesisPayloads.Aggregate(T2, inner));
        items[0].Request!.Id.ShouldBe("t2");
        items[1].Defect.ShouldBe("aggregated record: inside another record, only the outermost is taken apart");
        items[1].Data.ToArray().ShouldBe(inner);
    }

    [Fact]
    public void A_flipped_bit_is_found_by_the_checksum()
    {
        var data = KinesisPayloads.Aggregate(T1);
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
    [InlineData(new byte[] { 0x0b }, "field 1 has the unexpected wire type 3")]
    [InlineData(new byte[] { 0x80 }, "a number is cut short")]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 }, "a number is too long")]
    [InlineData(new byte[] { 0x00 }, "a field has the number 0")]
    public void A_sealed_message_that_is_no_aggregate_is_set_aside_whole(byte[] message, string reason) =>
        Reason(message.Length == 0 ? [0xf3, 0x89, 0x9a, 0xc2] : KinesisPayloads.Seal(message)).ShouldContain(reason);

    [Fact]
    public void Fields_that_are_not_known_are_stepped_over()
    {
        // Numbers 9 to 12: a number, eight bytes, four bytes, some bytes.
        byte[] unknown = [0x48, 0x96, 0x01, 0x51, 1, 2, 3, 4, 5, 6, 7, 8, 0x5d, 1, 2, 3, 4, 0x62, 0x02, 9, 9];
        Decode(KinesisPayloads.Seal([.. unknown, .. Key("user-key"), .. Record(T1)])).ShouldHaveSingleItem().Request!.Id.ShouldBe("t1");
    }

    private IReadOnlyList<DecodedRecord> Decode(byte[] data) =>
        _decoder.Decode([new Arrival(0, Records.Shard, "1", "key", new DateTimeOffset(Records.Noon), data)]).Records;

    private string Reason(byte[] data)
    {
        var item = Decode(data).ShouldHaveSingleItem();
        item.Request.ShouldBeNull();
        item.Data.ToArray().ShouldBe(data);
        return item.Defect.ShouldNotBeNull();
    }

    private static byte[] Key(string key) => Field(1, Bytes(key));

    private static byte[] Record(byte[] data) => Field(3, [0x08, 0x00, .. Field(3, data)]);

    private static byte[] Field(int number, byte[] bytes)
    {
        var field = new MemoryStream();
        KinesisPayloads.Field(field, number, bytes);
        return field.ToArray();
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
