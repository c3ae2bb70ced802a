using System.Text;
using Pipeline.Domain.Lookups;
using Pipeline.Domain.Trips;
using Pipeline.Files.Csv;
using Pipeline.Testing;

namespace Pipeline.Lookups.Tests;

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
    [InlineData("1,2,5,10\nx,2,5,10\n", 3, "pickup_zone is «x»; a whole number was expected")]
    [InlineData("1,,5,10\n", 2, "dropoff_zone is «»; a whole number was expected")]
    [InlineData("1,2,5,fast\n", 2, "mean_minutes is «fast»; a finite number was expected")]
    [InlineData("1,2,5,NaN\n", 2, "mean_minutes is «NaN»; a finite number was expected")]
    [InlineData("1,2,5.5,1\n", 2, "trips is «5.5»; a whole number was expected")]
    public void A_value_of_the_wrong_type_refuses_the_file(string rows, int row, string reason)
    {
        var error = Should.Throw<MalformedFileException>(() => Read(TripLookups.Route, Routes + rows));

        (error.Row, error.Reason).ShouldBe((row, reason));
    }

    [Fact]
    public void The_real_zones_are_read()
    {
        if (Repository.RealData("zones.csv") is not { } path) return;

        var rows = LookupFile.Read(TripLookups.Zone, File.ReadAllBytes(path));

        rows.Count.ShouldBe(265);
        rows.Count(row => row.Attributes.Any(attribute => attribute.Key.Name == "latitude")).ShouldBe(263);
    }

    private static IReadOnlyCollection<LookupItem> Read(LookupKind kind, string text) => LookupFile.Read(kind, Encoding.UTF8.GetBytes(text));
}
