using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Tests.Athena.Queries;

/// <summary>Which tenth of the trips has the fewest labels, of a day that is compacted and one that is not.</summary>
[Trait("Cost", "process")]
public sealed class LabelWeightQueryTests : IAsyncLifetime
{
    private const int Trips = 3000;
    private LakeRoom _lake = null!;

    public async ValueTask InitializeAsync() => _lake = await LakeRoom.DeployAsync();

    public ValueTask DisposeAsync() => _lake.DisposeAsync();

    // The prediction of trip n is n / 100 minutes, in a random order of arrival; the distance is the same for all.
    [Fact]
    public async Task Labels_of_all_trips_or_of_any_are_of_every_tenth()
    {
        await LandAsync("2026-01-15", "2026-01-16");
        await LabelAsync(_ => true);
        (await WeighAsync())[3].ShouldBe("1.0");
        await LabelAsync(trip => trip % 3 == 0, "third");
        Number((await WeighAsync("third"))[3]).ShouldBe(1, 0.1);
    }

    [Fact]
    public async Task Labels_of_short_trips_alone_leave_the_longest_tenth_without()
    {
        await LandAsync("2026-01-15", "2026-01-16");
        await LabelAsync(trip => trip < Trips * 0.8 || trip % 10 == 0);
        var row = await WeighAsync();
        row[0].ShouldBe("predicted");
        Number(row[1]).ShouldBe(24, 1);
        Number(row[3]).ShouldBe(0.12, 0.02);
    }

    /// <summary>Yesterday's labels may have come and today's not: a day counts as far as it has labels.</summary>
    [Fact]
    public async Task A_day_without_labels_says_nothing()
    {
        await LandAsync("2026-01-15", "2026-01-16");
        await LabelAsync(_ => true, "run", "2026-01-15");
        (await WeighAsync())[3].ShouldBe("1.0");
    }

    [Fact]
    public async Task A_few_trips_are_in_no_tenth()
    {
        await LandAsync("2026-01-15");
        await LabelAsync(trip => trip < 300);
        Number((await WeighAsync())[3]).ShouldBe(1, 0.1, "Thirty in a tenth say nothing; all distances are in one.");
    }

    /// <summary>The run is of 17 January: the trips of two days have labels of one, and of a third of the other's.</summary>
    [Fact]
    public async Task The_labelled_share_is_told_by_age()
    {
        await LandAsync("2026-01-15", "2026-01-16");
        await LabelAsync(_ => true, "all", "2026-01-15");
        (await AgesAsync("all", "2026-01-16")).ShouldBe(["age|0.0|0.0|0.0", "age|1.0|1.0|1.0"]);
        (await AgesAsync("all", "2026-01-17")).ShouldBe(["age|1.0|1.0|0.0", "age|2.0|2.0|1.0"]);
        (await AgesAsync("all", "2026-01-23")).ShouldBe(["age|2.0|2.0|0.0", "age|8.0|8.0|1.0"]);
        (await AgesAsync("all", "2026-02-01")).ShouldBe(["age|8.0|8.0|0.5"]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private async Task<string[]> WeighAsync(string run = "run") =>
        (await RowsAsync(run, "2026-01-17")).Where(row => !row.StartsWith("age", StringComparison.Ordinal)).ShouldHaveSingleItem().Split('|');

    private async Task<IEnumerable<string>> AgesAsync(string run, string today) => (await RowsAsync(run, today)).Where(row => row.StartsWith("age", StringComparison.Ordinal));

    private async Task<IReadOnlyList<string>> RowsAsync(string run, string today) => await _lake.Athena.Rows(await _lake.SqlAsync("retrain.asl.yaml", "WeighLabels", new JsonObject
    {
        ["run"] = run,
        ["from"] = "2026-01-01",
        ["closed"] = new JsonArray("2026-01-15"),
        ["today"] = today,
        ["yesterday"] = Before(today, 1),
        ["week"] = Before(today, 7),
    }));

    private static string Before(string day, int days) => DateOnly.Parse(day, CultureInfo.InvariantCulture).AddDays(-days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private async Task LandAsync(params string[] days)
    {
        var trips = Enumerable.Range(0, Trips).ToArray();
        new Random(5).Shuffle(trips);
        foreach (var (day, shift) in days.Select((day, i) => (day, i)))
        {
            await _lake.LandAsync(day, 0, trips.Select((trip, i) =>
                new LandedTrip((shift * Trips) + trip, LandedTrip.At((shift * 1440) + (i / 3))) { Minutes = trip / 100.0 }.Line()));
        }

        var compact = await _lake.SqlAsync("compact.asl.yaml", "CompactBuckets/CompactBucket", new JsonObject { ["day"] = days[0], ["run"] = "run", ["attempt"] = 0, ["buckets"] = 1 }, JsonValue.Create(0));
        await _lake.RunAsync(compact);
        await _lake.AddAsync("trips", $"tables/trips/dt={days[0]}/run=run-0/", days[0]);
    }

    private async Task LabelAsync(Func<int, bool> which, string run = "run", string? day = null)
    {
        var ids = Enumerable.Range(0, 2 * Trips).Where(id => which(id % Trips) && (day is null || id < Trips));
        await _lake.LabelAsync("2026-01-17", $"labels/dt=2026-01-17/{run}.csv", ids.Select(id => ($"t{id}", 5.0)));
        await _lake.RunAsync(await _lake.SqlAsync("retrain.asl.yaml", "GatherExamples", new JsonObject { ["run"] = run, ["from"] = "2026-01-01", ["closed"] = new JsonArray("2026-01-15") }));
    }
}
