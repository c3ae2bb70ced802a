using Pipeline.Domain;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Decode;

namespace Pipeline.Scoring.Tests.Decode;

public sealed class RequestDistanceTests
{
    private static readonly DateTimeOffset Requested = new(2026, 1, 15, 7, 0, 0, TimeSpan.FromHours(-5));

    [Theory]
    [InlineData(0, false)]
    [InlineData(7, false)]
    [InlineData(-7, false)]
    [InlineData(7.001, true)]
    [InlineData(-7.001, true)]
    public void A_request_is_far_beyond_a_number_of_days_either_way(double days, bool isFar)
    {
        var record = Decode(Requested.AddDays(days), most: null);
        record.IsFar.ShouldBe(isFar);
        record.Defect.ShouldBeNull();
    }

    [Fact]
    public void The_farthest_time_of_all_is_scored_by_default()
    {
        var record = Decode(DateTimeOffset.MaxValue, most: null);
        (record.IsFar, record.Defect).ShouldBe((true, null));
        record.Request.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(31, "field 'requested_at' is out of range: more than 30 days before the record's arrival")]
    [InlineData(-31, "field 'requested_at' is out of range: more than 30 days after the record's arrival")]
    public void Beyond_the_most_days_a_record_is_set_aside_with_its_reason_and_counted(double days, string reason)
    {
        var record = Decode(Requested.AddDays(days), TimeSpan.FromDays(30));
        (record.IsFar, record.Defect).ShouldBe((true, reason));
        record.Request.ShouldBeNull();
    }

    [Fact]
    public void Up_to_the_most_days_a_record_is_scored()
    {
        var record = Decode(Requested.AddDays(30), TimeSpan.FromDays(30));
        (record.IsFar, record.Defect).ShouldBe((true, null));
    }

    private static DecodedRecord Decode(DateTimeOffset arrivedAt, TimeSpan? most)
    {
        var data = System.Text.Encoding.UTF8.GetBytes(Fakes.Records.Trip("t"));
        var arrival = new Arrival(0, "shardId-000000000000", "1", "key", arrivedAt, data);
        return new RecordDecoder(new TripDomain(), new RequestDistance(TimeSpan.FromDays(7), most)).Decode([arrival]).Records.Single();
    }
}
