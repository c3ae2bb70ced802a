using System.Text;
using Pipeline.Contract.Lookups;
using Pipeline.Domain.Trips;
using Pipeline.Intake.Csv;
using Pipeline.Intake.Lookups;
using Pipeline.Testing;

namespace Pipeline.Intake.Tests.Lookups;

public sealed class LookupFileTests
{
    private const string Zones = "zone_id,borough,zone,service_zone,latitude,longitude\n";
    private const string Routes = "\"pickup_zone\",\"dropoff_zone\",\"trips\",\"mean_minutes\"\n";

    [Fact]
    public void A_row_becomes_its_key_and_its_attributes()
    {
        var row = Read(TripLookups.Zone, Zones + "43,Manhattan,Central Park,Yellow Zone,40.782,-73.966\n").ShouldHaveSingleItem();

        row.Key.ShouldBe("zone#43");
        row.Attributes.Select(attribute => (attribute.Key.Name, attribute.Value)).ShouldBe(
            [("borough", "Manhattan"), ("zone", "Central Park"), ("service_zone", "Yellow Zone"), ("latitude", "40.782"), ("longitude", "-73.966")]);
    }

    [Fact]
    public void A_key_of_two_columns_and_every_field_quoted_as_athena_writes_them() =>
        Read(TripLookups.Route, Routes + "\"043\",\"151\",\"7\",\"12.50\"\r\n").Single().Key.ShouldBe("route#43#151");

    [Fact]
    public void An_empty_attribute_is_absent() =>
        Read(TripLookups.Zone, Zones + "264,Unknown,NV,N/A,,\n").Single().Attributes.Select(attribute => attribute.Key.Name).ShouldBe(["borough", "zone", "service_zone"]);

    [Fact]
    public void The_last_of_two_rows_with_one_key_wins() =>
        Read(TripLookups.Route, Routes + "1,2,5,10\n01,2,6,11\n").Single().Attributes.Select(attribute => attribute.Value).ShouldBe(["6", "11"]);

    [Fact]
    public void A_file_with_a_header_alone_has_no_rows() => Read(TripLookups.Zone, Zones).ShouldBeEmpty();

    [Theory]
    [InlineData("1,2,5,10\nx,2,5,10\n", 3, "pickup_zone is «x»; a whole number from 1 to 9999 was expected")]
    [InlineData("1,,5,10\n", 2, "dropoff_zone is «»; a whole number from 1 to 9999 was expected")]
    [InlineData("1,2,5,fast\n", 2, "mean_minutes is «fast»; a finite number of at least 0 was expected")]
    [InlineData("1,2,5,NaN\n", 2, "mean_minutes is «NaN»; a finite number of at least 0 was expected")]
    [InlineData("1,2,5.5,1\n", 2, "trips is «5.5»; a whole number of at least 0 was expected")]
    public void A_value_of_the_wrong_type_refuses_the_file(string rows, int row, string reason)
    {
        var error = Should.Throw<MalformedFileException>(() => Read(TripLookups.Route, Routes + rows));

        (error.Row, error.Reason).ShouldBe((row, reason));
    }

    [Theory]
    [InlineData("7,Queens,Astoria,Boro Zone,1e100,-73.9\n", "latitude is «1e100»; a finite number from -90 to 90 was expected")]
    [InlineData("7,Queens,Astoria,Boro Zone,90.1,-73.9\n", "latitude is «90.1»; a finite number from -90 to 90 was expected")]
    [InlineData("7,Queens,Astoria,Boro Zone,40.7,-180.5\n", "longitude is «-180.5»; a finite number from -180 to 180 was expected")]
    [InlineData("7,Queens,Astoria,Boro Zone,1e-300,-73.9\n", "latitude is «1e-300»; a finite number from -90 to 90 was expected")]
    [InlineData("7,Queens,Astoria,Boro Zone,Infinity,-73.9\n", "latitude is «Infinity»; a finite number from -90 to 90 was expected")]
    [InlineData("0,Queens,Astoria,Boro Zone,40.7,-73.9\n", "zone_id is «0»; a whole number from 1 to 9999 was expected")]
    [InlineData("10000,Queens,Astoria,Boro Zone,40.7,-73.9\n", "zone_id is «10000»; a whole number from 1 to 9999 was expected")]
    public void A_number_out_of_its_range_refuses_the_whole_file(string bad, string reason)
    {
        var error = Should.Throw<MalformedFileException>(() => Read(TripLookups.Zone, Zones + "1,EWR,Newark Airport,EWR,40.69,-74.17\n" + bad));

        (error.Row, error.Reason).ShouldBe((3, reason));
    }

    [Theory]
    [InlineData("1e300")]
    [InlineData("3.5e38")]
    [InlineData("-1")]
    [InlineData("1e-130")]
    public void A_number_that_the_table_or_the_model_would_not_take_refuses_the_whole_file(string minutes) =>
        Should.Throw<MalformedFileException>(() => Read(TripLookups.Route, Routes + $"1,2,5,10\n1,3,5,{minutes}\n")).Row.ShouldBe(3);

    [Fact]
    public void A_key_that_the_table_would_refuse_refuses_the_whole_file()
    {
        var kind = new LookupKind("depots", "depot", [new LookupColumn("depot", LookupColumnType.Text)], [new LookupColumn("city", LookupColumnType.Text)]);
        Read(kind, $"depot,city\n{new string('é', 1021)},x\n").ShouldHaveSingleItem();
        Should.Throw<MalformedFileException>(() => Read(kind, $"depot,city\n{new string('é', 1022)},x\n")).Reason.ShouldBe("the row's key has 2050 bytes; at most 2048 were expected");
    }

    [Fact]
    public void A_row_that_the_table_would_refuse_refuses_the_whole_file()
    {
        var columns = Enumerable.Range(0, 100).Select(number => new LookupColumn($"c{number}", LookupColumnType.Text)).ToList();
        var kind = new LookupKind("wide", "wide", [new LookupColumn("id", LookupColumnType.Text)], columns);
        var header = "id," + string.Join(',', columns.Select(column => column.Name)) + "\n";
        Read(kind, header + "1," + string.Join(',', columns.Select(_ => new string('x', 3900))) + "\n").ShouldHaveSingleItem();
        Should.Throw<MalformedFileException>(() => Read(kind, header + "1," + string.Join(',', columns.Select(_ => new string('x', 4000))) + "\n")).Reason.ShouldContain("at most 399360 were expected");
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Zones_are_read_as_new_york_publishes_them(string lineEnd)
    {
        var rows = Read(TripLookups.Zone, File.ReadAllText(Repository.TestData("taxi_zone_lookup.csv")).ReplaceLineEndings(lineEnd));

        rows.Select(row => row.Key).ShouldBe(["zone#1", "zone#2", "zone#264", "zone#265"]);
        Attributes(rows.First()).ShouldBe([("borough", "EWR"), ("zone", "Newark Airport"), ("service_zone", "EWR")]);
        Attributes(rows.Last()).ShouldBe([("borough", "N/A"), ("zone", "Outside of NYC"), ("service_zone", "N/A")]);
    }

    [Fact]
    public void The_lower_case_header_of_re_saved_zones_is_read() =>
        Read(TripLookups.Zone, "locationid,borough,zone,service_zone\n7,Queens,Astoria,Boro Zone\n").Single().Key.ShouldBe("zone#7");

    [Fact]
    public void A_coordinate_that_is_not_available_is_absent()
    {
        var rows = Read(TripLookups.Zone, File.ReadAllText(Repository.TestData("zones-na-coordinates.csv")));

        rows.Count.ShouldBe(5);
        rows.Where(row => row.Attributes.All(attribute => attribute.Key.Type != LookupColumnType.Number)).Select(row => row.Key).ShouldBe(["zone#264", "zone#265"]);
        Attributes(rows.Last()).ShouldContain(("service_zone", "N/A"), "as a text it is a value");
    }

    [Fact]
    public void A_key_that_is_not_available_refuses_the_file() =>
        Should.Throw<MalformedFileException>(() => Read(TripLookups.Zone, Zones + "N/A,Queens,Astoria,Boro Zone,1,2\n")).Message
            .ShouldBe("row 2: zone_id is «N/A»; a whole number from 1 to 9999 was expected");

    [Fact]
    public void Rows_that_contradict_each_other_are_told_and_the_last_counts()
    {
        var rows = LookupFile.Read(TripLookups.Zone, File.ReadAllBytes(Repository.TestData("zones-duplicate-id.csv")));

        rows.Items.Select(row => row.Key).ShouldBe(["zone#1", "zone#2", "zone#56", "zone#103"]);
        Attributes(rows.Items.Single(row => row.Key == "zone#56")).ShouldContain(("longitude", "-73.86"));
        Attributes(rows.Items.Single(row => row.Key == "zone#103")).ShouldContain(("longitude", "-74.05"));
        rows.Contradictions.Select(contradiction => contradiction.ToString()).ShouldBe(
        [
            "zone#56 stands in row 4 and, with other values, in row 5: the last counts",
            "zone#103 stands in row 6 and, with other values, in row 7: the last counts",
            "zone#103 stands in row 7 and, with other values, in row 8: the last counts",
        ]);
    }

    [Fact]
    public void A_row_that_stands_twice_with_the_same_values_is_one_row()
    {
        var rows = LookupFile.Read(TripLookups.Zone, Encoding.UTF8.GetBytes(Zones + "7,Queens,Astoria,Boro Zone,40.5,-73.9\n007,Queens,Astoria,Boro Zone,40.50,-73.90\n"));

        rows.Items.ShouldHaveSingleItem();
        rows.Contradictions.ShouldBeEmpty();
    }

    public static TheoryData<string> RealZones() =>
        Repository.RealData("zones.csv") is { } path ? [Repository.Sample("zones.csv"), path] : [Repository.Sample("zones.csv")];

    [Theory]
    [MemberData(nameof(RealZones))]
    public void The_real_zones_are_read(string path)
    {
        var rows = LookupFile.Read(TripLookups.Zone, File.ReadAllBytes(path));

        rows.Items.Count.ShouldBe(265);
        rows.Items.Count(row => row.Attributes.Any(attribute => attribute.Key.Name == "latitude")).ShouldBe(263);
        rows.Contradictions.ShouldBeEmpty();
    }

    private static IReadOnlyCollection<LookupItem> Read(LookupKind kind, string text) => LookupFile.Read(kind, Encoding.UTF8.GetBytes(text)).Items;

    private static IEnumerable<(string Name, string Value)> Attributes(LookupItem row) => row.Attributes.Select(attribute => (attribute.Key.Name, attribute.Value));
}
