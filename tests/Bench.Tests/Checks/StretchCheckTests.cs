using Pipeline.Bench.Checks;
using Pipeline.Bench.Cloud;
using Pipeline.Bench.Events;

namespace Pipeline.Bench.Tests.Checks;

public sealed class StretchCheckTests
{
    private const int FirstDelivery = 3;
    private const int Deliveries = 3;
    private static readonly Expectations Expectations = new(new BatchSet(100), new LookupRows());
    private readonly Recording _recording = new();
    private readonly HonestFunction _function;

    public StretchCheckTests() => _function = new HonestFunction(Expectations, _recording);

    [Fact]
    public void A_function_that_does_its_job_passes() => Run().ShouldBeGreaterThan(1_000);

    [Fact]
    public void A_record_that_is_not_stored_is_found()
    {
        _function.Stored = trips => trips.Skip(1);
        Finding().ShouldContain("table: 3 of 300 records are missing");
    }

    [Fact]
    public void A_record_that_is_stored_twice_is_found()
    {
        _function.Stored = trips => trips.Append(trips[0]);
        Finding().ShouldContain("is there twice");
    }

    [Fact]
    public void A_record_that_is_not_landed_is_found()
    {
        _function.Landed = trips => trips.Take(99);
        Finding().ShouldContain("lake: 3 of 300 records are missing");
    }

    [Fact]
    public void A_wrong_prediction_in_the_table_is_found()
    {
        _function.StoredMinutes = trip => trip.Minutes + 0.0001;
        Finding().ShouldContain("the endpoint said");
    }

    [Fact]
    public void A_wrong_prediction_in_the_lake_is_found()
    {
        _function.LandedMinutes = trip => Math.Round(trip.Minutes, 2);
        Finding().ShouldContain("lake:");
    }

    [Fact]
    public void A_call_that_is_skipped_is_found()
    {
        _function.Rows = _ => [];
        Finding().ShouldContain("endpoint: it was not asked for 300 records");
    }

    [Fact]
    public void A_row_of_other_features_is_found()
    {
        _function.Rows = rows => rows.Select((row, i) => i == 5 ? "1" + row : row);
        Finding().ShouldContain("none of the records'");
    }

    [Fact]
    public void Features_in_the_lake_that_were_not_served_are_found()
    {
        _function.LandedFeature = feature => feature * 2;
        Finding().ShouldContain("other features than its record");
    }

    [Fact]
    public void A_line_without_a_member_is_found()
    {
        _function.Line = line => line.Replace("\"arrived_at\"", "\"arrived\"", StringComparison.Ordinal);
        Finding().ShouldContain("lacks arrived_at");
    }

    [Fact]
    public void A_body_that_cannot_be_read_is_found()
    {
        _function.Line = line => line[..^1];
        Finding().ShouldContain("lake:");
    }

    [Fact]
    public void A_call_that_is_not_signed_is_found()
    {
        _function.Signature = "X-Nothing: 1";
        Finding().ShouldContain("are not signed");
    }

    [Fact]
    public void A_record_of_another_delivery_is_found()
    {
        for (var delivery = FirstDelivery; delivery < FirstDelivery + Deliveries; delivery++) _function.Handle(delivery);
        Should.Throw<CheckFailedException>(() => StretchCheck.Run(_recording, Expectations, FirstDelivery, Deliveries - 1)).Message.ShouldContain("is no trip that was delivered");
    }

    private long Run()
    {
        for (var delivery = FirstDelivery; delivery < FirstDelivery + Deliveries; delivery++) _function.Handle(delivery);
        return StretchCheck.Run(_recording, Expectations, FirstDelivery, Deliveries);
    }

    private string Finding() => Should.Throw<CheckFailedException>(() => Run()).Message;
}
