using System.Globalization;
using System.Text;
using Pipeline.Contract;
using Pipeline.Contract.Lookups;
using Pipeline.Contract.Text;
using Pipeline.Domain.Reading;
using Pipeline.Domain.Trips;

namespace Pipeline.Domain.Tests.Trips;

public sealed class EnrichedTripTests
{
    private static readonly ZoneRow Astoria = new("Queens", "Astoria", "Boro Zone", 40.7578, -73.92);
    private static readonly TripRequest Trip =
        new("t-\"1\"", 2, new(2023, 1, 15, 17, 5, 9, TimeSpan.FromHours(-5)), "2023-01-15T17:05:09-05:00", 7, 7, null, 1.25);

    [Fact]
    public void The_CSV_row_holds_every_feature_in_order_and_nothing_for_a_missing_one() =>
        Csv(new EnrichedTrip(Trip, Astoria, null, new RouteRow(12, 8.5))).ShouldBe("17,1025,6,1.25,,7,7,5,2,40.7578,-73.92,,,,,,1,12,8.5");

    [Fact]
    public void The_CSV_row_does_not_depend_on_the_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(string.Empty) { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            Csv(new EnrichedTrip(Trip, Astoria, null, null)).ShouldStartWith("17,1025,6,1.25,,7,7,5,2,40.7578,-73.92,");
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Every_number_of_the_row_reads_back_as_the_feature_that_was_computed()
    {
        var (newark, route) = (new ZoneRow("EWR", "Newark", "EWR", 40.1, -74.3), new RouteRow(1e15, 1e-7));
        var trip = Trip with { DistanceMiles = 1.0 / 3 };
        var features = new double[TripFeatures.Names.Count];
        TripFeatures.Compute(trip, Astoria, newark, route, features);

        var fields = Csv(new EnrichedTrip(trip, Astoria, newark, route)).Split(',');

        fields.Select(field => field.Length == 0 ? double.NaN : double.Parse(field, CultureInfo.InvariantCulture)).ShouldBe(features);
    }

    [Fact]
    public void The_lookups_are_the_zones_names_with_null_for_what_is_missing() =>
        Text(new EnrichedTrip(Trip, new ZoneRow("Queens", "\"Astoria\"", null, 40.7578, -73.92), null, new RouteRow(12, null)).WriteLookups).ShouldBe(
            """{"pickup":{"zone":"\"Astoria\"","borough":"Queens","service_zone":null},"dropoff":null}""");

    [Fact]
    public void A_request_is_written_as_it_can_be_read_again()
    {
        TripRequestReader.TryRead(Encoding.UTF8.GetBytes(Text(Trip.WriteTo)), out var again, out var reason).ShouldBeTrue(reason);
        again.ShouldBe(Trip);
    }

    [Fact]
    public void A_request_without_a_distance_is_written_as_it_can_be_read_again_and_its_feature_is_empty()
    {
        var trip = Trip with { DistanceMiles = null };

        Text(trip.WriteTo).ShouldEndWith("\"distance_miles\":null}");
        TripRequestReader.TryRead(Encoding.UTF8.GetBytes(Text(trip.WriteTo)), out var again, out var reason).ShouldBeTrue(reason);
        again.ShouldBe(trip);
        Csv(new EnrichedTrip(trip, null, null, null)).ShouldBe("17,1025,6,,,7,7,,,,,,,,,,1,,");
    }

    [Fact]
    public void Through_the_scorers_contract_a_trip_asks_for_both_zones_and_its_route()
    {
        var domain = new TripDomain();
        domain.TryRead(Encoding.UTF8.GetBytes(Text((Trip with { DropoffZone = 151 }).WriteTo)), out var request, out _).ShouldBeTrue();

        request!.Id.ShouldBe(Trip.TripId);
        request.RequestedAt.ShouldBe(Trip.RequestedAt);
        var keys = new LookupKey[domain.LookupsPerRequest];
        request.GetLookupKeys(keys);
        keys.Select(key => key.ToString()).ShouldBe(["zone#7", "zone#151", "route#7#151"]);
        var enriched = request.Enrich([Astoria, null, new RouteRow(12, 8.5)]);
        Csv(enriched).ShouldBe("17,1025,6,1.25,,7,151,5,2,40.7578,-73.92,,,,,,0,12,8.5");
        Text(enriched.WriteRequest).ShouldBe(
            """
            "trip_id":"t-\"1\"","vendor_id":2,"requested_at":"2023-01-15T17:05:09-05:00","pickup_zone":7,"dropoff_zone":151,"passengers":null,"distance_miles":1.25
            """);
        domain.FeatureNames.ShouldBe(TripFeatures.Names);
    }

    private static string Csv(IEnrichedRequest trip) => Text(trip.WriteFeatures);

    private static string Text(Action<Utf8Output> write)
    {
        using var output = new Utf8Output();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
