using System.Text;
using Pipeline.Domain;
using Pipeline.LiveView.Trips;
using Pipeline.Testing;

namespace Pipeline.LiveView.Tests.Trips;

public sealed class RecordDataTests
{
    private const string Trip = """{"trip_id":"t","vendor_id":2,"requested_at":"2026-01-15T07:00:00-05:00","pickup_zone":43,"dropoff_zone":151,"passengers":1,"distance_miles":2.5}""";

    [Fact]
    public void A_plain_and_a_compressed_record_show_the_same_request()
    {
        foreach (var (data, encoding) in new[] { (Encoding.UTF8.GetBytes(Trip), "plain"), (KinesisPayloads.Gzip(Encoding.UTF8.GetBytes(Trip)), "gzip") })
        {
            var record = RecordData.Of(data);
            (record.Encoding, record.Text, record.Said("trip_id")).ShouldBe((encoding, Trip, "t"));
            record.Read(new TripDomain(), out var reason)!.Id.ShouldBe("t");
            reason.ShouldBeNull();
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("{\"trip_id\":7}")]
    public void What_is_no_request_has_the_decoders_reason(string text)
    {
        var record = RecordData.Of(Encoding.UTF8.GetBytes(text));
        record.Read(new TripDomain(), out var reason).ShouldBeNull();
        reason.ShouldNotBeNullOrEmpty();
        record.Said("trip_id").ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"trip_id":"t","trip_id":"t"}""")]
    [InlineData("""{"trip_id":"\ud800"}""")]
    public void What_the_services_would_not_read_is_no_json(string text) => RecordData.Of(Encoding.UTF8.GetBytes(text)).Json().ShouldBeNull();

    [Fact]
    public void A_damaged_gzip_shows_what_there_is()
    {
        var record = RecordData.Of(KinesisPayloads.Gzip(Encoding.UTF8.GetBytes(Trip))[..^12]);
        record.Encoding.ShouldBe("gzip");
        record.Read(new TripDomain(), out var reason).ShouldBeNull();
        reason.ShouldBe("gzip: the compressed data are cut short");
    }

    [Theory]
    [InlineData(8, "", "gzip: the trailer is cut short: 0 of its 8 bytes are there")]
    [InlineData(0, "{}", "gzip: 2 bytes behind the last member are neither another member nor zeros")]
    public void A_trip_that_the_function_sets_aside_because_its_gzip_is_not_whole_is_no_request_here_either(int cut, string behind, string expected)
    {
        var record = RecordData.Of((byte[])[.. KinesisPayloads.Gzip(Encoding.UTF8.GetBytes(Trip))[..^cut], .. Encoding.UTF8.GetBytes(behind)]);
        record.Text.ShouldBe(Trip);
        record.Read(new TripDomain(), out var reason).ShouldBeNull();
        reason.ShouldBe(expected);
    }

    [Fact]
    public void A_compressed_request_in_an_aggregated_record_is_found()
    {
        var record = RecordData.Of(KinesisPayloads.Aggregate("""{"trip_id":"t1"}"""u8.ToArray(), KinesisPayloads.Gzip(Encoding.UTF8.GetBytes(Trip))), "t", "trip_id");
        (record.Encoding, record.SubSequenceNumber, record.Text).ShouldBe(("kpl", 1, Trip));
    }

    [Fact]
    public void The_request_that_is_looked_for_is_found_in_an_aggregated_record_with_its_place()
    {
        byte[][] records = [.. Enumerable.Range(0, 200).Select(i => Encoding.UTF8.GetBytes($$"""{"trip_id":"t{{i}}","note":"{{new string('x', i)}}"}"""))];
        var record = RecordData.Of(KinesisPayloads.Aggregate(records), "t150", "trip_id");
        (record.Encoding, record.SubSequenceNumber, record.IsOne).ShouldBe(("kpl", 150, true));
        record.Payload.ToArray().ShouldBe(records[150]);
    }

    [Theory]
    [InlineData("t9")]
    [InlineData(null)]
    public void An_aggregated_record_without_it_is_shown_whole(string? id)
    {
        var data = KinesisPayloads.Aggregate("""{"trip_id":"t1"}"""u8.ToArray(), "no JSON"u8.ToArray());
        var record = RecordData.Of(data, id, "trip_id");
        (record.Encoding, record.SubSequenceNumber, record.IsOne).ShouldBe(("kpl", null, false));
        record.Payload.ToArray().ShouldBe(data);
    }

    [Fact]
    public void A_damaged_aggregate_is_no_error()
    {
        var data = KinesisPayloads.Aggregate("""{"trip_id":"t1"}"""u8.ToArray());
        for (var length = 4; length < data.Length; length++) RecordData.Of(data.AsMemory(0, length), "t2", "trip_id").IsOne.ShouldBeFalse();
    }
}
