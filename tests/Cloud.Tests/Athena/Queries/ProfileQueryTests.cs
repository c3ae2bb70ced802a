using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Tests.Athena.Queries;

/// <summary>The retraining's profile of the first half of a real month, and the second half held against it: as it was, and spoiled.</summary>
[Trait("Cost", "process")]
public sealed class ProfileQueryTests : IAsyncLifetime
{
    private LakeRoom _lake = null!;

    public async ValueTask InitializeAsync() => _lake = await LakeRoom.DeployAsync();

    public ValueTask DisposeAsync() => _lake.DisposeAsync();

    [Fact]
    public async Task A_profile_has_a_number_s_tenths_and_a_code_s_values()
    {
        await SampleMonth.PutExamplesAsync(_lake, "before", $"begun < {SampleMonth.Middle}");
        await ProfileAsync("before");
        var rows = (await _lake.Athena.Rows("select feature, bin, above, upto, trips from profiles where run = 'before' order by feature, upto, bin")).Select(row => row.Split('|')).ToList();

        var miles = rows.Where(row => row[0] == "distance_miles" && row[1] is not ("missing" or "other")).ToList();
        miles.Select(row => row[1]).ShouldBe(Enumerable.Range(0, 10).Select(i => $"{i}"));
        miles.Skip(1).Select(row => row[2]).ShouldBe(miles.SkipLast(1).Select(row => row[3]), "Each bin begins where the one before it ends.");
        (miles[0][2], miles[^1][3]).ShouldBe(("-", "-"));
        double all = rows.Where(row => row[0] == "distance_miles").Sum(Trips);
        all.ShouldBeGreaterThan(3000);
        miles.ShouldAllBe(row => Trips(row) > all * 0.085 && Trips(row) < all * 0.115);

        rows.Count(row => row[0] == "pickup_zone").ShouldBe(22, "Twenty, what is missing, and all others.");
        rows.Where(row => row[0] is "hour_on_weekdays" or "hour_on_weekends").Sum(Trips).ShouldBe(all);
        double missing = rows.Where(row => row[0] == "passengers" && row[1] == "missing").Sum(Trips);
        missing.ShouldBe(double.Parse((await _lake.Athena.Rows("select count(*) from examples where run = 'before' and passengers is null"))[0], CultureInfo.InvariantCulture));
        missing.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("distance = distance * 1.609", "distance_miles")]
    [InlineData("distance = case when hash(begun, distance) % 10 < 3 then 0 else distance end", "distance_miles")]
    [InlineData("distance = case when hash(begun, distance) % 10 < 1 then null else distance end", "distance_miles")]
    [InlineData("pickup = dropoff, dropoff = pickup", "dropoff_service_zone dropoff_zone pickup_service_zone pickup_zone")]
    [InlineData("begun = begun + interval 5 hour", "hour_on_weekdays")]
    [InlineData("begun = begun - interval 5 hour", "hour_on_weekdays")]
    [InlineData("passengers = passengers + 1", "passengers")]
    // The lookups of zones were missing.
    [InlineData("zones = false", "dropoff_service_zone pickup_service_zone straight_line_miles")]
    // The codes of another city: none was seen before.
    [InlineData("pickup = pickup + 1000", "pickup_service_zone pickup_zone straight_line_miles")]
    public async Task A_feature_that_has_changed_is_found_and_no_other(string change, string features)
    {
        await SampleMonth.PutExamplesAsync(_lake, "before", $"begun < {SampleMonth.Middle}");
        await ProfileAsync("before");
        // The run learns from both halves, and compares the trips with newer labels.
        await SampleMonth.PutExamplesAsync(_lake, "run", "true", change);
        var rows = await CompareAsync("run", "before");
        rows.Select(row => row[0]).ShouldBe(
            ["distance_miles", "dropoff_service_zone", "dropoff_zone", "hour_on_weekdays", "hour_on_weekends", "passengers", "pickup_service_zone", "pickup_zone", "straight_line_miles"],
            ignoreOrder: true);
        string told = string.Join("; ", rows.Select(row => $"{row[0]} {row[1]} of {row[2]}"));
        string.Join(' ', rows.Where(row => Number(row[1]) > Number(row[2])).Select(row => row[0]).Order(StringComparer.Ordinal)).ShouldBe(features, told);
        foreach (string[] row in rows)
        {
            // Both distributions are told bin by bin, each whole.
            row[5].Split(", ").Sum(Percent).ShouldBe(100, 12, row[5]);
            row[6].Split(", ").Sum(Percent).ShouldBe(100, 12, row[6]);
            row[5].Split(", ").Select(Name).ShouldBe(row[6].Split(", ").Select(Name));
        }
    }

    [Fact]
    public async Task Trips_that_the_model_has_learned_from_are_not_compared_again()
    {
        await SampleMonth.PutExamplesAsync(_lake, "before", "true");
        await ProfileAsync("before");
        await SampleMonth.PutExamplesAsync(_lake, "run", "true", "distance = 0");
        (await CompareAsync("run", "before")).ShouldBeEmpty("Their labels are the ones that the model has learned from.");
    }

    [Fact]
    public async Task A_few_trips_and_a_part_of_a_day_are_not_judged()
    {
        await SampleMonth.PutExamplesAsync(_lake, "before", $"begun < {SampleMonth.Middle}");
        await ProfileAsync("before");
        await SampleMonth.PutExamplesAsync(_lake, "few", "hash(begun, distance) % 5 < 1", "distance = 0");
        (await CompareAsync("few", "before")).ShouldBeEmpty();
        await SampleMonth.PutExamplesAsync(_lake, "nights", "hour(begun) < 18", "distance = 0");
        (await CompareAsync("nights", "before")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_profile_that_is_not_there_is_told()
    {
        await SampleMonth.PutExamplesAsync(_lake, "run", "true");
        var rows = (await _lake.Athena.Rows(await Sql("CompareProfile", "run", "gone"))).Select(row => row.Split('|')).ToList();
        rows.ShouldHaveSingleItem()[..2].ShouldBe(["profile", "0.0"]);
    }

    private static double Trips(string[] row) => Number(row[4]);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double Percent(string share) => Number(share.Split(": ")[1].Replace(" %", "", StringComparison.Ordinal));

    private static string Name(string share) => share.Split(": ")[0];

    private async Task ProfileAsync(string run) => await _lake.RunAsync(await Sql("UnloadProfile", run));

    /// <summary>The features with how much each has changed and how much it may, and both distributions. The profile itself is there.</summary>
    private async Task<IReadOnlyList<string[]>> CompareAsync(string run, string profile)
    {
        var rows = (await _lake.Athena.Rows(await Sql("CompareProfile", run, profile))).Select(row => row.Split('|')).ToList();
        Number(rows.Single(row => row[0] == "profile")[1]).ShouldBeGreaterThan(80);
        return [.. rows.Where(row => row[0] != "profile")];
    }

    private Task<string> Sql(string state, string run, string profile = "") => _lake.SqlAsync("retrain.asl.yaml", state, new JsonObject
    {
        ["run"] = run,
        ["profile"] = profile,
        ["began"] = SampleMonth.Arrived.ToUnixTimeSeconds(),
    });
}
