using Pipeline.Contract.Lookups;

namespace Pipeline.Domain.Tests.Lookups;

public sealed class LookupKindTests
{
    private readonly IReadOnlyList<LookupKind> _kinds = new TripDomain().LookupKinds;

    [Theory]
    [InlineData("lookups/zones/taxi.csv", "zone")]
    [InlineData("lookups/routes/0b7e.csv", "route")]
    [InlineData("lookups/routes/a/b.csv", "route")]
    public void The_folder_of_an_object_says_its_kind(string objectKey, string keyPrefix)
    {
        _kinds.Where(kind => kind.Holds(objectKey)).ShouldHaveSingleItem().KeyPrefix.ShouldBe(keyPrefix);
    }

    [Theory]
    [InlineData("lookups/weather/a.csv")]
    [InlineData("lookups/zones.csv")]
    [InlineData("scored/lookups/zones/a.csv")]
    [InlineData("LOOKUPS/zones/a.csv")]
    public void An_object_elsewhere_has_no_kind(string objectKey) => _kinds.ShouldAllBe(kind => !kind.Holds(objectKey));

    [Theory]
    [InlineData("zone#43", "zone")]
    [InlineData("route#43#151", "route")]
    public void The_prefix_of_a_key_says_its_kind(string key, string keyPrefix) =>
        _kinds.Where(kind => kind.Owns(key)).ShouldHaveSingleItem().KeyPrefix.ShouldBe(keyPrefix);

    [Theory]
    [InlineData("zones#43")]
    [InlineData("zone")]
    [InlineData("Zone#43")]
    [InlineData("")]
    public void A_key_with_another_prefix_has_no_kind(string key) => _kinds.ShouldAllBe(kind => !kind.Owns(key));

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
    [InlineData(LookupColumnType.Number, "", true)]
    [InlineData(LookupColumnType.Text, "  ", true)]
    [InlineData(LookupColumnType.Number, "N/A", true)]
    [InlineData(LookupColumnType.Number, " NA ", true)]
    [InlineData(LookupColumnType.Integer, "N/A", true)]
    [InlineData(LookupColumnType.Number, "n/a", false)]
    [InlineData(LookupColumnType.Number, "NaN", false)]
    [InlineData(LookupColumnType.Number, "-", false)]
    [InlineData(LookupColumnType.Number, "0", false)]
    [InlineData(LookupColumnType.Text, "N/A", false)]
    [InlineData(LookupColumnType.Text, "NA", false)]
    public void A_blank_field_is_no_value_nor_is_a_number_that_is_not_available(LookupColumnType type, string text, bool missing) =>
        new LookupColumn("column", type).IsMissing(text).ShouldBe(missing);

    [Theory]
    [InlineData(LookupColumnType.Integer, "43.5")]
    [InlineData(LookupColumnType.Integer, "")]
    [InlineData(LookupColumnType.Number, "NaN")]
    [InlineData(LookupColumnType.Number, "1,5")]
    public void A_value_of_another_type_is_refused(LookupColumnType type, string text) =>
        new LookupColumn("column", type).TryNormalize(text, out _).ShouldBeFalse();
}
