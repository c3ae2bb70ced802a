using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Tests.Athena.Queries;

/// <summary>The watch's query over the landed log: the second half of a real month has arrived in the last 24 hours, and is held against the profile of the first.</summary>
[Trait("Cost", "process")]
public sealed class WatchQueryTests : IAsyncLifetime
{
    private LakeRoom _lake = null!;

    public async ValueTask InitializeAsync()
    {
        _lake = await LakeRoom.DeployAsync();
        await SampleMonth.PutExamplesAsync(_lake, "before", $"begun < {SampleMonth.Middle}");
        await _lake.RunAsync(await _lake.SqlAsync("retrain.asl.yaml", "UnloadProfile", new JsonObject { ["run"] = "before" }));
    }

    public ValueTask DisposeAsync() => _lake.DisposeAsync();

    [Theory]
    [InlineData("", "")]
    [InlineData("distance = distance * 1.609", "distance_miles")]
    [InlineData("distance = case when hash(begun, distance) % 10 < 3 then 0 else distance end", "distance_miles")]
    [InlineData("pickup = dropoff, dropoff = pickup", "dropoff_service_zone dropoff_zone pickup_service_zone pickup_zone")]
    [InlineData("begun = begun + interval 5 hour", "hour_on_weekdays")]
    [InlineData("zones = false", "dropoff_service_zone pickup_service_zone straight_line_miles")]
    public async Task A_feature_that_has_changed_is_found_without_labels_and_no_other(string change, string features)
    {
        await SampleMonth.LandAsync(_lake, $"begun >= {SampleMonth.Middle}", change);
        var rows = await CompareAsync();
        rows.Count.ShouldBe(9);
        string told = string.Join("; ", rows.Select(row => $"{row[0]} {row[1]} of {row[2]}"));
        string.Join(' ', rows.Where(row => Number(row[1]) > Number(row[2])).Select(row => row[0]).Order(StringComparer.Ordinal)).ShouldBe(features, told);
    }

    [Fact]
    public async Task What_arrived_before_the_last_24_hours_does_not_count_though_its_day_is_read()
    {
        await SampleMonth.LandAsync(_lake, $"begun >= {SampleMonth.Middle}");
        await SampleMonth.LandAsync(_lake, $"begun >= {SampleMonth.Middle}", "distance = 0", hoursBefore: 24);
        var rows = await CompareAsync();
        Number(rows.Single(row => row[0] == "distance_miles")[1]).ShouldBeLessThan(0.1);
        rows.Select(row => Number(row[3])).Max().ShouldBe(double.Parse((await _lake.Athena.Rows("select count(*) / 2 from landed_trips"))[0], CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_few_trips_and_those_of_a_part_of_a_day_are_not_judged()
    {
        await SampleMonth.LandAsync(_lake, $"begun BETWEEN TIMESTAMP '2023-01-18 00:00:00' AND TIMESTAMP '2023-01-18 18:00:00'", "distance = 0");
        (await CompareAsync()).ShouldBeEmpty();
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The features with how much each has changed, how much it may, and of how many trips.</summary>
    private async Task<IReadOnlyList<string[]>> CompareAsync()
    {
        string sql = await _lake.SqlAsync("watch.asl.yaml", "CompareTrips", new JsonObject
        {
            ["profile"] = "before",
            ["until"] = SampleMonth.Arrived.ToUnixTimeSeconds(),
            ["hours"] = new JsonArray("2026-01-20 05", "2026-01-19 05"),
        });
        var rows = (await _lake.Athena.Rows(sql)).Select(row => row.Split('|')).ToList();
        Number(rows.Single(row => row[0] == "profile")[1]).ShouldBeGreaterThan(80);
        return [.. rows.Where(row => row[0] != "profile")];
    }
}
