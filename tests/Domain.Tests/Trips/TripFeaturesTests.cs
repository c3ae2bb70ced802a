using Pipeline.Domain.Trips;

namespace Pipeline.Domain.Tests.Trips;

public sealed class TripFeaturesTests
{
    private static readonly ZoneRow Astoria = new("Queens", "Astoria", "Boro Zone", 40.7578, -73.9200);
    private static readonly ZoneRow Newark = new("EWR", "Newark Airport", "EWR", 40.6918, -74.1740);
    private static readonly TripRequest Trip =
        new("t-1", 2, new(2023, 1, 15, 17, 5, 9, TimeSpan.FromHours(-5)), "2023-01-15T17:05:09-05:00", 7, 1, 3, 20.5);

    /// <summary>A place is a feature's name in the lake and in every model: new ones go to the end, and none is taken out (docs/records.md).</summary>
    [Fact]
    public void The_names_stand_in_the_models_order() =>
        string.Join(',', TripFeatures.Names).ShouldBe(
            "hour,minute_of_day,weekday,distance_miles,passengers,pickup_zone,dropoff_zone,pickup_borough,pickup_service_zone,pickup_latitude,"
            + "pickup_longitude,dropoff_borough,dropoff_service_zone,dropoff_latitude,dropoff_longitude,straight_line_miles,same_zone,"
            + "route_trips,route_mean_minutes");

    [Fact]
    public void Every_feature_of_a_trip_with_all_its_lookups_is_computed()
    {
        var features = Compute(Trip, Astoria, Newark, new RouteRow(120, 41.5));

        features["hour"].ShouldBe(17);
        features["minute_of_day"].ShouldBe((17 * 60) + 5);
        features["weekday"].ShouldBe(6);
        features["distance_miles"].ShouldBe(20.5);
        features["passengers"].ShouldBe(3);
        features["pickup_zone"].ShouldBe(7);
        features["dropoff_zone"].ShouldBe(1);
        features["pickup_borough"].ShouldBe(5);
        features["pickup_service_zone"].ShouldBe(2);
        features["pickup_latitude"].ShouldBe(40.7578);
        features["pickup_longitude"].ShouldBe(-73.92);
        features["dropoff_borough"].ShouldBe(3);
        features["dropoff_service_zone"].ShouldBe(3);
        features["dropoff_latitude"].ShouldBe(40.6918);
        features["dropoff_longitude"].ShouldBe(-74.174);
        features["straight_line_miles"].ShouldBe(14.053, tolerance: 0.05);
        features["same_zone"].ShouldBe(0);
        features["route_trips"].ShouldBe(120);
        features["route_mean_minutes"].ShouldBe(41.5);
    }

    [Fact]
    public void Missing_lookups_are_missing_features_and_the_rest_is_computed()
    {
        var features = Compute(Trip with { Passengers = null }, null, Newark, null);

        features.Where(feature => double.IsNaN(feature.Value)).Select(feature => feature.Key).ShouldBe(
            ["passengers", "pickup_borough", "pickup_service_zone", "pickup_latitude", "pickup_longitude", "straight_line_miles", "route_trips", "route_mean_minutes"]);
    }

    [Theory]
    [InlineData("2023-01-16T00:30:00-05:00", 0, 30, 0)]
    [InlineData("2023-01-16T00:30:00+09:00", 0, 30, 0)]
    [InlineData("2023-01-15T23:59:59Z", 23, 1439, 6)]
    public void Hour_and_weekday_are_those_of_the_requests_own_clock(string time, int hour, int minute, int weekday)
    {
        var features = Compute(Trip with { RequestedAtTime = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture) }, null, null, null);

        features["hour"].ShouldBe(hour);
        features["minute_of_day"].ShouldBe(minute);
        features["weekday"].ShouldBe(weekday);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(99.9, 99.9)]
    [InlineData(244_152, 100)]
    public void An_absurd_distance_is_clipped(double given, double expected) =>
        Compute(Trip with { DistanceMiles = given }, null, null, null)["distance_miles"].ShouldBe(expected);

    [Fact]
    public void A_distance_that_is_not_known_is_a_missing_feature() =>
        Compute(Trip with { DistanceMiles = null }, null, null, null)["distance_miles"].ShouldBe(double.NaN);

    [Fact]
    public void A_zone_without_coordinates_has_no_place_and_no_straight_line()
    {
        var features = Compute(Trip, new ZoneRow("Queens", "Astoria", "Boro Zone", null, null), Newark, null);

        features["pickup_borough"].ShouldBe(5);
        features["pickup_service_zone"].ShouldBe(2);
        features["pickup_latitude"].ShouldBe(double.NaN);
        features["pickup_longitude"].ShouldBe(double.NaN);
        features["dropoff_latitude"].ShouldBe(40.6918);
        features["straight_line_miles"].ShouldBe(double.NaN);
    }

    [Fact]
    public void A_trip_inside_one_zone_says_so() => Compute(Trip with { DropoffZone = 7 }, null, null, null)["same_zone"].ShouldBe(1);

    [Fact]
    public void A_name_without_a_code_is_a_missing_feature()
    {
        var features = Compute(Trip, new ZoneRow("Unknown", "NV", "N/A", null, null), Newark, null);

        features["pickup_borough"].ShouldBe(double.NaN);
        features["pickup_service_zone"].ShouldBe(double.NaN);
        features["pickup_latitude"].ShouldBe(double.NaN);
    }

    [Theory]
    [InlineData(0, 0, 0, 1, 69.093)]
    [InlineData(0, 0, 1, 0, 69.093)]
    [InlineData(0, 0, 0, 180, 12_436.816)]
    [InlineData(40.7, -74, 40.7, -74, 0)]
    public void The_straight_line_is_the_great_circle(double fromLatitude, double fromLongitude, double toLatitude, double toLongitude, double miles) =>
        GreatCircle.Miles(GlobePoint.At(fromLatitude, fromLongitude), GlobePoint.At(toLatitude, toLongitude)).ShouldBe(miles, tolerance: 0.01);

    [Theory]
    [InlineData(0.5)]
    [InlineData(4)]
    [InlineData(180)]
    public void The_straight_line_is_that_of_the_haversine_formula_to_its_last_digit(double degrees)
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var (latitude, longitude) = (40.7 + (random.NextDouble() * 0.5), -74 + (random.NextDouble() * 0.5));
            var (toLatitude, toLongitude) = (Math.Clamp(latitude + (random.NextDouble() * degrees) - (degrees / 2), -90, 90), longitude + (random.NextDouble() * degrees * 0.99));
            var exact = Haversine(latitude, longitude, toLatitude, toLongitude);

            var miles = GreatCircle.Miles(GlobePoint.At(latitude, longitude), GlobePoint.At(toLatitude, toLongitude));

            // Where it is cut in halves, rounding may go either way.
            Math.Abs(miles - exact).ShouldBeLessThan(0.0005 + 1e-8, $"seed {seed}");
            miles.ShouldBe(Math.Round(miles, 3));
        }
    }

    [Fact]
    public void A_line_to_nowhere_is_a_missing_feature()
    {
        Compute(Trip, new ZoneRow("EWR", "Newark Airport", "EWR", null, -74.17), Newark, null)["straight_line_miles"].ShouldBe(double.NaN);
        Compute(Trip, Newark, new ZoneRow("EWR", "Newark Airport", "EWR", 40.69, null), null)["straight_line_miles"].ShouldBe(double.NaN);
        Compute(Trip, null, Newark, null)["straight_line_miles"].ShouldBe(double.NaN);
        Compute(Trip, Newark, Newark, null)["straight_line_miles"].ShouldBe(0);
    }

    private static double Haversine(double fromLatitude, double fromLongitude, double toLatitude, double toLongitude)
    {
        var (from, to) = (double.DegreesToRadians(fromLatitude), double.DegreesToRadians(toLatitude));
        var latitudes = Math.Sin((to - from) / 2);
        var longitudes = Math.Sin(double.DegreesToRadians(toLongitude - fromLongitude) / 2);
        return 2 * 3958.7613 * Math.Asin(Math.Sqrt(Math.Min(1, (latitudes * latitudes) + (Math.Cos(from) * Math.Cos(to) * longitudes * longitudes))));
    }

    private static Dictionary<string, double> Compute(TripRequest trip, ZoneRow? pickup, ZoneRow? dropoff, RouteRow? route)
    {
        var features = new double[TripFeatures.Names.Count];
        TripFeatures.Compute(trip, pickup, dropoff, route, features);
        return TripFeatures.Names.Zip(features).ToDictionary(pair => pair.First, pair => pair.Second);
    }
}
