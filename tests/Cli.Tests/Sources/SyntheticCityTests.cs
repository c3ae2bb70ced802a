using System.Text;
using Pipeline.Cli.Sources;
using Pipeline.Cli.Sources.Synthetic;
using Pipeline.Domain.Reading;
using Pipeline.Domain.Trips;

namespace Pipeline.Cli.Tests.Sources;

public sealed class SyntheticCityTests
{
    [Fact]
    public void A_seed_makes_the_same_trips_every_time()
    {
        var (first, second) = (Records(new() { Trips = 300 }), Records(new() { Trips = 300 }));
        first.ShouldBe(second);
        Records(new() { Trips = 300, Seed = 2 }).ShouldNotBe(first);
    }

    [Fact]
    public void A_file_can_be_read_again_and_without_the_files_before_it()
    {
        var city = new SyntheticCity(new() { Trips = 300 });
        var once = city.Files[2].Read().Select(trip => Text(trip)).ToList();
        city.Files[2].Read().Select(trip => Text(trip)).ShouldBe(once);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(20_000)]
    public void There_are_as_many_trips_as_asked_for_each_with_an_id_of_its_own(int trips)
    {
        var city = new SyntheticCity(new() { Trips = trips });
        var read = city.Files.SelectMany(file => file.Read()).ToList();
        read.Count.ShouldBe(trips);
        city.Files.Sum(file => file.Rows!.Value).ShouldBe(trips);
        read.Select(trip => trip.Id).Distinct().Count().ShouldBe(trips);
    }

    [Fact]
    public void Every_record_is_a_trip_request_between_zones_of_the_lookup_file_in_pickup_order()
    {
        var city = new SyntheticCity(new() { Trips = 2_000 });
        var last = DateTimeOffset.MinValue;
        foreach (var trip in city.Files.SelectMany(file => file.Read()))
        {
            TripRequestReader.TryRead(trip.Request.Span, out var request, out var reason).ShouldBeTrue(reason);
            request!.TripId.ShouldBe(trip.Id);
            request.PickupZone.ShouldBeInRange(1, city.ZoneCount);
            request.DropoffZone.ShouldBeInRange(1, city.ZoneCount);
            request.RequestedAtTime.ShouldBeGreaterThanOrEqualTo(last);
            last = request.RequestedAtTime;
            trip.Label.ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public void Most_trips_are_long_enough_to_train_on()
    {
        var minutes = new SyntheticCity(new() { Trips = 5_000 }).Files.SelectMany(file => file.Read()).Select(trip => trip.Label).ToList();
        minutes.Count(each => each is >= 1 and <= 60).ShouldBeGreaterThan(4_500);
        minutes.Average().ShouldBeInRange(8, 35);
    }

    [Fact]
    public void The_zones_are_five_boroughs_that_the_features_know()
    {
        var city = new SyntheticCity(new());
        var lines = Encoding.UTF8.GetString(city.Zones.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldBe(ZonesCsv.Header);
        lines.Length.ShouldBe(city.ZoneCount + 1);
        lines.Skip(1).Select(line => line.Split(',')[1]).Distinct().Order().ShouldBe(["Bronx", "Brooklyn", "Manhattan", "Queens", "Staten Island"]);
        lines.Skip(1).Select(line => line.Split(',')[3]).Distinct().Order().ShouldBe(["Airports", "Boro Zone", "Yellow Zone"]);
    }

    [Fact]
    public void Half_way_the_same_ways_take_longer_which_no_request_tells()
    {
        var city = new SyntheticCity(new() { Trips = 20_000 });
        var trips = city.Files.SelectMany(file => file.Read()).Select(trip => (Request: Parse(trip), Minutes: trip.Label)).ToList();
        var middle = new DateTimeOffset(2026, 1, 15, 0, 0, 0, TimeSpan.FromHours(-5));
        var changes = trips
            .GroupBy(trip => (trip.Request.PickupZone, trip.Request.DropoffZone))
            .Select(route => (
                Before: route.Where(trip => trip.Request.RequestedAtTime < middle).ToList(),
                After: route.Where(trip => trip.Request.RequestedAtTime >= middle).ToList()))
            .Where(route => route.Before.Count >= 8 && route.After.Count >= 8)
            .Select(route => (
                Miles: route.After.Average(trip => trip.Request.DistanceMiles) / route.Before.Average(trip => trip.Request.DistanceMiles),
                Minutes: route.After.Average(trip => trip.Minutes) / route.Before.Average(trip => trip.Minutes)))
            .ToList();
        changes.Count(change => change.Minutes > 1.4).ShouldBeGreaterThan(changes.Count / 30);
        changes.ShouldAllBe(change => change.Miles > 0.9 && change.Miles < 1.1);
        // Ways that do not cross the river are as they were.
        changes.Count(change => change.Minutes is > 0.75 and < 1.25).ShouldBeGreaterThan(changes.Count / 3);
    }

    [Fact]
    public void A_share_of_records_is_spoiled_and_the_others_stay_as_they_are()
    {
        var sound = new SyntheticCity(new() { Trips = 2_000 }).Files.SelectMany(file => file.Read()).ToList();
        var spoiled = new SyntheticCity(new() { Trips = 2_000, PoisonShare = 0.1 }).Files.SelectMany(file => file.Read()).ToList();
        spoiled.Count(trip => trip.Poison).ShouldBeInRange(120, 280);
        for (var i = 0; i < sound.Count; i++)
        {
            if (!spoiled[i].Poison) Text(spoiled[i]).ShouldBe(Text(sound[i]));
            else TripRequestReader.TryRead(spoiled[i].Request.Span, out _, out _).ShouldBeFalse(Text(spoiled[i]));
        }
    }

    [Fact]
    public void Settings_that_make_no_city_are_refused()
    {
        Should.Throw<ArgumentException>(() => new SyntheticCity(new() { Trips = 0 }));
        Should.Throw<ArgumentException>(() => new SyntheticCity(new() { Zones = 4 }));
        Should.Throw<ArgumentException>(() => new SyntheticCity(new() { PoisonShare = 2 }));
        Should.Throw<ArgumentException>(() => new SyntheticCity(new() { Days = 2 }));
    }

    private static List<string> Records(SyntheticCityOptions options) =>
        [.. new SyntheticCity(options).Files.SelectMany(file => file.Read()).Select(trip => Text(trip))];

    private static string Text(SourceRecord trip) => $"{trip.Id} {Encoding.Latin1.GetString(trip.Request.Span)} {trip.Label}";

    private static TripRequest Parse(SourceRecord trip)
    {
        TripRequestReader.TryRead(trip.Request.Span, out var request, out var reason).ShouldBeTrue(reason);
        return request!;
    }
}
