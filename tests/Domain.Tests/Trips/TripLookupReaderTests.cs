using Pipeline.Domain.Trips;

namespace Pipeline.Domain.Tests.Trips;

public sealed class TripLookupReaderTests
{
    private readonly TripDomain _domain = new();

    [Fact]
    public void A_zone_is_read() =>
        _domain.ReadLookup("zone#1", new Dictionary<string, string>
        {
            ["pk"] = "zone#1",
            ["borough"] = "EWR",
            ["zone"] = "Newark Airport",
            ["service_zone"] = "EWR",
            ["latitude"] = "40.691831",
            ["longitude"] = "-74.174001",
        }).ShouldBe(new ZoneRow("EWR", "Newark Airport", "EWR", 40.691831, -74.174001));

    [Fact]
    public void A_route_is_read() =>
        _domain.ReadLookup("route#43#151", new Dictionary<string, string> { ["trips"] = "12", ["mean_minutes"] = "8.5" }).ShouldBe(new RouteRow(12, 8.5));

    [Fact]
    public void An_attribute_that_is_absent_or_no_number_is_missing() =>
        _domain.ReadLookup("zone#264", new Dictionary<string, string> { ["borough"] = "Unknown", ["latitude"] = "north", ["longitude"] = "Infinity" })
            .ShouldBe(new ZoneRow("Unknown", null, null, null, null));

    [Theory]
    [InlineData("1e100")]
    [InlineData("90.5")]
    [InlineData("-1e-300")]
    public void An_attribute_out_of_its_range_is_missing_however_it_came_into_the_table(string latitude) =>
        _domain.ReadLookup("zone#7", new Dictionary<string, string> { ["latitude"] = latitude, ["longitude"] = "-73.9" })
            .ShouldBe(new ZoneRow(null, null, null, null, -73.9));

    [Fact]
    public void A_key_of_no_known_kind_is_no_row() => _domain.ReadLookup("weather#1", new Dictionary<string, string>()).ShouldBeNull();
}
