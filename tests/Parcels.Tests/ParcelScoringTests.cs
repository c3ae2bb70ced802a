using System.Text.Json.Nodes;
using Pipeline.Scoring.Tests.Fakes;
using Pipeline.Testing;

namespace Pipeline.Parcels.Tests;

/// <summary>The scorer on a domain that it has never heard of.</summary>
public sealed class ParcelScoringTests : IDisposable
{
    private readonly ScoringRig _rig = new();

    [Fact]
    public async Task A_parcel_is_enriched_scored_stored_and_landed_by_its_own_names()
    {
        _rig.World.Lookups.Rows["depot#north"] = new() { ["city"] = "Leeds", ["backlog"] = "140" };

        (await _rig.InvokeAsync(Records.Record(0, Parcel("p-1", "north", km: 3.5)))).ShouldBeNull();

        _rig.World.Endpoint.Calls.ShouldHaveSingleItem().ShouldBe(["7,2.5,140,3.5"]);
        _rig.World.Predictions.Items["p-1"].Minutes().ShouldBe(35);
        var line = _rig.World.Lake.Lines("scored/").ShouldHaveSingleItem();
        line.ToJsonString().ShouldBe(JsonNode.Parse($$$"""
            {"parcel_id":"p-1","requested_at":"2026-01-15T07:00:00+00:00","depot":"north","weight_kg":2.5,"distance_km":3.5,
             "lookups":{"city":"Leeds"},"features":"7,2.5,140,3.5","hours":35,
             "arrived_at":"2026-01-15T12:00:00.000Z","scored_at":"2026-01-15T12:01:00.000Z","model":"model-1",
             "shard":"{{{Records.Shard}}}","sub_sequence_number":0,"sequence_number":"{{{Records.Number(0)}}}"}
            """)!.ToJsonString());
    }

    [Fact]
    public async Task A_time_lands_in_one_form_in_the_line_and_in_the_table_whatever_form_it_came_in()
    {
        (await _rig.InvokeAsync([.. TimeForms.Read.Select((form, i) => Records.Record(i, Parcel($"p-{i}", "north", requestedAt: form.Form)))])).ShouldBeNull();

        var lines = _rig.World.Lake.Lines("scored/").ToDictionary(line => (string)line["parcel_id"]!, line => (string)line["requested_at"]!);
        for (var i = 0; i < TimeForms.Read.Count; i++)
        {
            lines[$"p-{i}"].ShouldBe(TimeForms.Read[i].Canonical);
            _rig.World.Predictions.Items[$"p-{i}"].RequestedAt.ShouldBe(TimeForms.Read[i].Canonical);
        }
    }

    [Fact]
    public async Task A_parcel_whose_depot_is_not_known_has_a_missing_feature()
    {
        (await _rig.InvokeAsync(Records.Record(0, Parcel("p-1", "south")))).ShouldBeNull();
        _rig.World.Endpoint.Calls.ShouldHaveSingleItem().ShouldBe(["7,2.5,,2"]);
    }

    [Theory]
    [InlineData("""{"trip_id":"t-1"}""", "not a parcel: JSON deserialization for type")]
    [InlineData("parcel", "not a parcel: ")]
    [InlineData("null", "not a parcel: null")]
    [InlineData("""{"parcel_id":"p","requested_at":"soon","depot":"north","weight_kg":1,"distance_km":1}""", "field 'requested_at' has the wrong type: expected an ISO 8601 time")]
    [InlineData("""{"parcel_id":"p","requested_at":"2026-01-15T07:00:00Z","depot":"north","weight_kg":-1,"distance_km":1}""", "field 'weight_kg' is out of range: more than 0 to 1000")]
    public async Task What_is_no_parcel_is_quarantined_with_the_domains_own_reason(string data, string reason)
    {
        (await _rig.InvokeAsync(Records.Record(0, data), Records.Record(1, Parcel("p-2", "north")))).ShouldBeNull();

        ((string)_rig.World.Lake.Lines("quarantine/").ShouldHaveSingleItem()["reason"]!).ShouldStartWith(reason);
        _rig.World.Predictions.Items.Keys.ShouldBe(["p-2"]);
    }

    public void Dispose() => _rig.Dispose();

    private static string Parcel(string id, string depot, double km = 2, string requestedAt = "2026-01-15T07:00:00+00:00") =>
        new JsonObject { ["parcel_id"] = id, ["requested_at"] = requestedAt, ["depot"] = depot, ["weight_kg"] = 2.5, ["distance_km"] = km }.ToJsonString();
}
