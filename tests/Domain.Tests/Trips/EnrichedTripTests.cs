using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Domain.Contract;
using Pipeline.Domain.Lookups;
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
    public void The_features_of_the_scored_record_are_the_CSV_rows()
    {
        var trip = new EnrichedTrip(Trip with { DistanceMiles = 1.0 / 3 }, Astoria, new ZoneRow("EWR", "Newark", "EWR", 40.1, -74.3), new RouteRow(1e15, 1e-7));

        var features = Json(trip.WriteFeatures).AsObject();

        features.Select(feature => feature.Key).ShouldBe(TripFeatures.Names);
        var fields = Csv(trip).Split(',');
        foreach (var (value, field) in features.Select(feature => feature.Value).Zip(fields))
        {
            if (value is null) field.ShouldBeEmpty();
            else value.GetValue<double>().ShouldBe(double.Parse(field, CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void The_lookups_are_written_with_null_for_what_is_missing() =>
        Json(new EnrichedTrip(Trip, Astoria, null, new RouteRow(12, null)).WriteLookups).ToJsonString().ShouldBe(
            """{"pickup":{"borough":"Queens","zone":"Astoria","service_zone":"Boro Zone","latitude":40.7578,"longitude":-73.92},"dropoff":null,"route":{"trips":12,"mean_minutes":null}}""");

    [Fact]
    public void A_request_is_written_as_it_can_be_read_again()
    {
        TripRequestReader.TryRead(Encoding.UTF8.GetBytes(Json(Trip.WriteTo).ToJsonString()), out var again, out var reason).ShouldBeTrue(reason);
        again.ShouldBe(Trip);
    }

    [Fact]
    public void Through_the_scorers_contract_a_trip_asks_for_both_zones_and_its_route()
    {
        var domain = new ScoringDomain();
        domain.TryRead(Encoding.UTF8.GetBytes(Json((Trip with { DropoffZone = 151 }).WriteTo).ToJsonString()), out var request, out _).ShouldBeTrue();

        request!.Id.ShouldBe(Trip.TripId);
        request.RequestedAt.ShouldBe(Trip.RequestedAt);
        request.LookupKeys.ShouldBe(["zone#7", "zone#151", "route#7#151"]);
        Csv(request.Enrich([Astoria, null, new RouteRow(12, 8.5)])).ShouldBe("17,1025,6,1.25,,7,151,5,2,40.7578,-73.92,,,,,,0,12,8.5");
        domain.FeatureNames.ShouldBe(TripFeatures.Names);
    }

    private static string Csv(IEnrichedRequest trip)
    {
        var buffer = new ArrayBufferWriter<byte>();
        trip.WriteCsvRow(buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static JsonNode Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) write(writer);
        return JsonNode.Parse(buffer.WrittenSpan)!;
    }
}
