using DuckDB.NET.Data;
using Pipeline.Cli.Sources;
using Pipeline.Cli.Sources.Tlc;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Domain.Reading;
using Pipeline.Domain.Trips;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Sources;

public sealed class TlcParquetFileTests : IDisposable
{
    private static readonly DuckDbLibrary Library = DuckDbLibrary.Load(Repository.NodeModules);
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Rows_become_trip_requests_in_pickup_order()
    {
        var file = Open(Save("green", """
            select 2 as VendorID, timestamp '2023-07-03 09:00:30' as lpep_pickup_datetime, timestamp '2023-07-03 09:12:00' as lpep_dropoff_datetime,
                   43 as PULocationID, 151 as DOLocationID, 1.0 as passenger_count, 2.58 as trip_distance
            union all select 1, '2023-01-03 08:00:00', '2023-01-03 08:30:00', 7, 7, null, 0
            """));
        file.Rows.ShouldBe(2);
        var trips = file.Read().ToList();
        trips.Select(trip => trip.Id).ShouldBe(["green-0000001", "green-0000000"]);
        trips.Select(trip => trip.Label).ShouldBe([30, 11.5]);
        var (first, second) = (Parse(trips[0]), Parse(trips[1]));
        (first.VendorId, first.RequestedAt, first.PickupZone, first.DropoffZone, first.Passengers, first.DistanceMiles)
            .ShouldBe((1, "2023-01-03T08:00:00-05:00", 7, 7, null, 0));
        (second.VendorId, second.RequestedAt, second.PickupZone, second.DropoffZone, second.Passengers, second.DistanceMiles)
            .ShouldBe((2, "2023-07-03T09:00:30-04:00", 43, 151, 1, 2.58));
        file.Refused.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("integer", "bigint", "timestamp")]
    [InlineData("double", "double", "timestamp_ns")]
    [InlineData("varchar", "varchar", "varchar")]
    [InlineData("bigint", "integer", "timestamptz")]
    public void Types_drift_from_month_to_month(string zone, string passengers, string time)
    {
        var file = Open(Save("yellow", $"""
            select cast(1 as {zone}) as vendorid, cast('2023-01-03 08:00:00' as {time}) as tpep_pickup_datetime, cast('2023-01-03 08:30:00' as {time}) as tpep_dropoff_datetime,
                   cast(43 as {zone}) as pulocationid, cast(151 as {zone}) as dolocationid, cast(2 as {passengers}) as passenger_count, cast(2.5 as {(zone == "varchar" ? "varchar" : "double")}) as trip_distance
            """));
        var trip = Parse(file.Read().ShouldHaveSingleItem());
        (trip.RequestedAt, trip.PickupZone, trip.DropoffZone, trip.Passengers, trip.DistanceMiles, trip.VendorId)
            .ShouldBe(("2023-01-03T08:00:00-05:00", 43, 151, 2, 2.5, 1));
    }

    [Theory]
    [InlineData("null", "'2023-01-03 08:30'", "1", "2", "1", "1", "1", "no pickup time")]
    [InlineData("'soon'", "'2023-01-03 08:30'", "1", "2", "1", "1", "1", "no pickup time")]
    [InlineData("'2023-01-03 08:00'", "null", "1", "2", "1", "1", "1", "no dropoff time")]
    [InlineData("'2023-01-03 08:00'", "'2023-01-03 07:59'", "1", "2", "1", "1", "1", "dropoff before pickup")]
    [InlineData("'2023-01-03 08:00'", "'2023-01-03 08:30'", "null", "2", "1", "1", "1", "no pickup zone")]
    [InlineData("'2023-01-03 08:00'", "'2023-01-03 08:30'", "'1.5'", "2", "1", "1", "1", "no pickup zone")]
    [InlineData("'2023-01-03 08:00'", "'2023-01-03 08:30'", "1", "0", "1", "1", "1", "no dropoff zone")]
    [InlineData("'2023-01-03 08:00'", "'2023-01-03 08:30'", "1", "2", "-0.5", "1", "1", "negative distance")]
    [InlineData("'2023-01-03 08:00'", "'2023-01-03 08:30'", "1", "2", "'far'", "1", "1", "no distance")]
    [InlineData("'2023-01-03 08:00'", "'2023-01-03 08:30'", "1", "2", "'nan'", "1", "1", "no distance")]
    [InlineData("'2023-01-03 08:00'", "'2023-01-03 08:30'", "1", "2", "2000000", "1", "1", "distance out of range")]
    [InlineData("'2023-01-03 08:00'", "'2023-01-03 08:30'", "1", "2", "1", "-1", "1", "passengers out of range")]
    [InlineData("'2023-01-03 08:00'", "'2023-01-03 08:30'", "1", "2", "1", "1", "null", "no vendor")]
    public void A_row_that_cannot_be_a_trip_is_counted_by_its_reason(
        string pickup, string dropoff, string pickupZone, string dropoffZone, string miles, string passengers, string vendor, string reason)
    {
        var columns = new[] { (pickup, "tpep_pickup_datetime"), (dropoff, "tpep_dropoff_datetime"), (pickupZone, "PULocationID"), (dropoffZone, "DOLocationID"), (miles, "trip_distance"), (passengers, "passenger_count"), (vendor, "VendorID") };
        var file = Open(Save("bad", "select " + string.Join(", ", columns.Select(column => $"cast({column.Item1} as varchar) as {column.Item2}"))));
        file.Read().ShouldBeEmpty();
        file.Refused.ShouldBe([KeyValuePair.Create(reason, 1L)]);
        file.Read().ShouldBeEmpty();
        file.Refused.Values.Sum().ShouldBe(1, "reading again counts anew");
    }

    [Fact]
    public void Absurd_readings_and_trips_of_any_length_are_what_a_service_has_to_stand()
    {
        var file = Open(Save("odd", """
            select '2008-12-31 23:00:00' as tpep_pickup_datetime, '2009-01-02 23:00:00' as tpep_dropoff_datetime, 264 as PULocationID, 265 as DOLocationID,
                   244152.01 as trip_distance, '' as passenger_count, 6 as VendorID
            """));
        var trip = file.Read().ShouldHaveSingleItem();
        trip.Label.ShouldBe(2880);
        Parse(trip).Passengers.ShouldBeNull();
    }

    [Fact]
    public void A_file_that_is_missing_or_not_parquet_is_named()
    {
        Should.Throw<SourceException>(() => Open(_directory.File("absent.parquet"))).Message.ShouldContain("absent.parquet");
        File.WriteAllText(_directory.File("text.parquet"), "trip_id,minutes");
        Should.Throw<SourceException>(() => Open(_directory.File("text.parquet"))).Message.ShouldContain("'PAR1'");
        File.WriteAllText(_directory.File("torn.parquet"), "PAR1 and then nothing of the kind");
        Should.Throw<SourceException>(() => Open(_directory.File("torn.parquet"))).Message.ShouldContain("torn.parquet");
        Should.Throw<SourceException>(() => Open(_directory.Path)).Message.ShouldContain(_directory.Path);
    }

    [Fact]
    public void A_column_that_is_missing_is_named_with_those_that_were_found()
    {
        var path = Save("short", "select timestamp '2023-01-03 08:00:00' as lpep_pickup_datetime, 1 as other");
        var message = Should.Throw<SourceException>(() => Open(path)).Message;
        message.ShouldContain("'lpep_dropoff_datetime' or 'tpep_dropoff_datetime'");
        message.ShouldContain("lpep_pickup_datetime, other");
    }

    [Fact]
    public void A_path_is_not_a_pattern()
    {
        var path = Save("with [brackets] and 'quotes'", """
            select 2 as VendorID, timestamp '2023-07-03 09:00:30' as lpep_pickup_datetime, timestamp '2023-07-03 09:12:00' as lpep_dropoff_datetime,
                   43 as PULocationID, 151 as DOLocationID, 1.0 as passenger_count, 2.58 as trip_distance
            """);
        Open(path).Read().ShouldHaveSingleItem();
    }

    [Fact]
    public void Files_of_one_name_are_refused_before_any_trip()
    {
        var path = Save("green", "select 1 as x");
        Should.Throw<SourceException>(() => new TlcTrips([path, path], "zones.csv", Library)).Message.ShouldContain("'green'");
    }

    [Fact]
    public void Dirty_rows_and_the_hours_of_the_clock_s_changes_are_read_as_what_they_are()
    {
        var file = Open(Repository.TestData("yellow-dirty-spring-forward.parquet"));
        var trips = file.Read().ToDictionary(trip => int.Parse(trip.Id[^7..], System.Globalization.CultureInfo.InvariantCulture));

        file.Refused.OrderBy(reason => reason.Key).ShouldBe(
        [
            new("dropoff before pickup", 1), new("negative distance", 1), new("no distance", 1), new("no pickup zone", 1), new("no vendor", 1),
        ]);
        trips.OrderBy(trip => trip.Key).Select(trip => (trip.Key, trip.Value.Label)).ShouldBe(
            [(0, 10), (2, 0), (3, 1439.983333), (4, 10), (6, 10), (10, 40), (11, 15), (12, 10), (13, 10)]);
        Parse(trips[0]).RequestedAt.ShouldBe("2001-01-01T00:00:00-05:00");
        (Parse(trips[2]).DistanceMiles, Parse(trips[6]).DistanceMiles, Parse(trips[6]).Passengers).ShouldBe((0, 244_152.01, null));
        Parse(trips[4]).RequestedAt.ShouldBe("2098-09-11T02:23:31-04:00");
        Parse(trips[10]).RequestedAt.ShouldBe("2023-03-12T02:30:00-05:00");
        Parse(trips[11]).RequestedAt.ShouldBe("2023-11-05T01:50:00-04:00");
    }

    [Fact]
    public void Without_the_distance_trips_are_the_same_but_for_it_and_no_row_is_refused_for_it()
    {
        var path = Repository.TestData("yellow-dirty-spring-forward.parquet");
        var (with, without) = (Open(path), TlcParquetFile.Open(path, Library, withoutDistance: true));
        var trips = without.Read().ToList();

        trips.ShouldAllBe(trip => Parse(trip).DistanceMiles == null);
        without.Refused.Keys.Order().ShouldBe(["dropoff before pickup", "no pickup zone", "no vendor"]);
        var ids = trips.ToDictionary(trip => trip.Id);
        foreach (var trip in with.Read())
        {
            Parse(ids[trip.Id]).ShouldBe(Parse(trip) with { DistanceMiles = null });
            ids[trip.Id].Label.ShouldBe(trip.Label);
        }
    }

    public static TheoryData<string, string, int, int> RealTrips()
    {
        var months = new TheoryData<string, string, int, int> { { Repository.Sample("green_tripdata_2023-01_sample.parquet"), Repository.Sample("zones.csv"), 6_822, 6_594 } };
        if (Repository.RealData("green_tripdata_2023-01.parquet") is { } trips && Repository.RealData("zones.csv") is { } zones) months.Add(trips, zones, 68_211, 65_946);
        return months;
    }

    [Theory]
    [MemberData(nameof(RealTrips))]
    public void January_2023_is_read_whole(string trips, string zones, int rows, int ofAMinuteToAnHour)
    {
        var source = new TlcTrips([trips], zones, Library);
        source.ZoneCount.ShouldBe(265);
        source.Notes.ShouldBeEmpty();
        var file = source.Files.ShouldHaveSingleItem();
        file.Rows.ShouldBe(rows);
        var read = file.Read().ToList();
        (read.Count + file.Refused.Values.Sum()).ShouldBe(rows);
        read.Count(trip => trip.Label is >= 1 and <= 60).ShouldBe(ofAMinuteToAnHour);
        read.Select(trip => trip.Id).Distinct().Count().ShouldBe(read.Count);
        var last = DateTimeOffset.MinValue;
        foreach (var trip in read)
        {
            var request = Parse(trip);
            request.RequestedAtTime.ShouldBeGreaterThanOrEqualTo(last);
            last = request.RequestedAtTime;
        }
    }

    private static TlcParquetFile Open(string path) => TlcParquetFile.Open(path, Library);

    private static TripRequest Parse(SourceRecord trip)
    {
        TripRequestReader.TryRead(trip.Request.Span, out var request, out var reason).ShouldBeTrue(reason);
        return request!;
    }

    private string Save(string name, string sql)
    {
        var path = _directory.File(name + ".parquet");
        using var connection = Library.Open(new DuckDbSettings());
        using var command = new DuckDBCommand($"copy ({sql}) to {SqlQuote.Literal(path)} (format parquet)", connection);
        command.ExecuteNonQuery();
        return path;
    }
}
