using Pipeline.Domain.Lookups;

namespace Pipeline.Domain.Tests.Lookups;

public sealed class LookupKindTests
{
    [Theory]
    [InlineData("lookups/zones/taxi.csv", "zone")]
    [InlineData("lookups/routes/0b7e.csv", "route")]
    [InlineData("lookups/routes/a/b.csv", "route")]
    public void The_folder_of_an_object_says_its_kind(string objectKey, string keyPrefix)
    {
        LookupKind.TryFromObject(objectKey, out var kind).ShouldBeTrue();
        kind!.KeyPrefix.ShouldBe(keyPrefix);
    }

    [Theory]
    [InlineData("lookups/weather/a.csv")]
    [InlineData("lookups/zones.csv")]
    [InlineData("scored/lookups/zones/a.csv")]
    [InlineData("LOOKUPS/zones/a.csv")]
    public void An_object_elsewhere_has_no_kind(string objectKey) => LookupKind.TryFromObject(objectKey, out _).ShouldBeFalse();

    [Fact]
    public void The_columns_are_those_of_the_files()
    {
        LookupKind.Zone.Columns.Select(column => column.Name).ShouldBe(["zone_id", "borough", "zone", "service_zone", "latitude", "longitude"]);
        LookupKind.Route.Columns.Select(column => column.Name).ShouldBe(["pickup_zone", "dropoff_zone", "trips", "mean_minutes"]);
    }

    [Fact]
    public void A_key_made_from_a_file_is_the_key_that_a_request_asks_for()
    {
        LookupKind.Zone.Key(["43"]).ShouldBe(LookupKey.Of(LookupKind.Zone, 43).ToString());
        LookupKind.Route.Key(["43", "151"]).ShouldBe(LookupKey.Of(LookupKind.Route, 43, 151).ToString());
    }

    [Theory]
    [InlineData(LookupColumnType.Integer, "043", "43")]
    [InlineData(LookupColumnType.Integer, " 43 ", "43")]
    [InlineData(LookupColumnType.Number, "8.50", "8.5")]
    [InlineData(LookupColumnType.Number, "-73", "-73")]
    [InlineData(LookupColumnType.Text, "Boro Zone", "Boro Zone")]
    public void A_value_is_brought_into_one_form(LookupColumnType type, string text, string expected)
    {
        new LookupColumn("column", type).TryNormalize(text, out var value).ShouldBeTrue();
        value.ShouldBe(expected);
    }

    [Theory]
    [InlineData(LookupColumnType.Integer, "43.5")]
    [InlineData(LookupColumnType.Integer, "")]
    [InlineData(LookupColumnType.Number, "NaN")]
    [InlineData(LookupColumnType.Number, "1,5")]
    public void A_value_of_another_type_is_refused(LookupColumnType type, string text) =>
        new LookupColumn("column", type).TryNormalize(text, out _).ShouldBeFalse();
}
