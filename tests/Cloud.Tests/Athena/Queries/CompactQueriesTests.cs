using System.Text.Json.Nodes;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Athena.Queries;

/// <summary>The actual queries of statemachines/compact.asl.yaml, over the tables that template.yaml declares.</summary>
[Trait("Cost", "process")]
public sealed class CompactQueriesTests : IAsyncLifetime
{
    private const string Day = "2026-01-15";
    private LakeRoom _lake = null!;

    public async ValueTask InitializeAsync() => _lake = await LakeRoom.DeployAsync();

    public ValueTask DisposeAsync() => _lake.DisposeAsync();

    [Fact]
    public async Task Lines_that_are_none_of_the_scorers_are_counted()
    {
        await _lake.LandAsync(Day, 0, [new LandedTrip(1, LandedTrip.At(1)).Line(), "not JSON", "{\"trip_id\":\"t2\"}"]);
        await _lake.LandAsync(Day, 23, [new LandedTrip(3, LandedTrip.At(2)) { RequestedAt = "at noon" }.Line()]);
        await _lake.LandAsync("2026-01-16", 0, [new LandedTrip(4, LandedTrip.At(3)).Line(), "not JSON"]);
        (await _lake.Athena.Rows(await Sql("CountLines"))).ShouldBe(["4|3"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_trip_is_one_row_with_the_features_of_its_first_line_and_its_first_prediction(int buckets)
    {
        await _lake.LandAsync(Day, 0,
        [
            new LandedTrip(1, LandedTrip.At(1)) { Version = 2, Minutes = 22 }.Line(),
            new LandedTrip(1, LandedTrip.At(1)) { Minutes = 21 }.Line(),
            new LandedTrip(2, LandedTrip.At(2)) { Minutes = null }.Line(),
            "not JSON",
        ]);
        await _lake.LandAsync(Day, 5,
        [
            new LandedTrip(2, LandedTrip.At(2)) { Version = 2, Minutes = 32 }.Line(), new LandedTrip(2, LandedTrip.At(2)) { Version = 3, Minutes = 33 }.Line(),
            new LandedTrip(3, LandedTrip.At(3)) { Minutes = null }.Line(),
        ]);
        await CompactAsync(buckets);
        (await _lake.Athena.Rows("select trip_id, hour, minutes, arrived_at, scored_at, model, dt from trips order by trip_id")).ShouldBe(
        [
            "t1|1.0|21.0|2026-01-15 00:01:01.000|2026-01-15 00:01:05.000|live|2026-01-15",
            "t2|1.0|32.0|2026-01-15 00:02:01.000|2026-01-15 00:02:06.000|live|2026-01-15",
            "t3|1.0|-|2026-01-15 00:03:01.000|-|-|2026-01-15",
        ]);
    }

    [Fact]
    public async Task An_interval_is_that_of_the_line_whose_prediction_counts_and_no_later_one_s()
    {
        LandedTrip Trip(int trip, int version, double? minutes, double? reach) => new(trip, LandedTrip.At(trip)) { Version = version, Minutes = minutes, Reach = reach };
        await _lake.LandAsync(Day, 0, new[]
        {
            Trip(1, 1, 21, 2), Trip(1, 2, 22, 5),
            Trip(2, 1, 31, null), Trip(2, 2, 32, 5),
            Trip(3, 1, null, null), Trip(3, 2, 42, 5), Trip(3, 3, 43, 6),
            Trip(4, 1, null, null),
        }.Select(trip => trip.Line()));
        await _lake.LabelAsync("2026-01-16", "labels/dt=2026-01-16/a.csv", Enumerable.Range(1, 4).Select(i => ($"t{i}", 5.0)));
        string[] expected = ["t1|21.0|19.0|23.0", "t2|31.0|-|-", "t3|42.0|37.0|47.0", "t4|-|-|-"];
        const string Examples = "select trip_id, predicted, low, high from examples where run = '{0}' order by trip_id";

        await ExamplesAsync("log");
        (await _lake.Athena.Rows(Examples.Replace("{0}", "log", StringComparison.Ordinal))).ShouldBe(expected);
        await CompactAsync(1);
        (await _lake.Athena.Rows("select trip_id, minutes, low, high from trips order by trip_id")).ShouldBe(expected);
        await ExamplesAsync("table", Day);
        (await _lake.Athena.Rows(Examples.Replace("{0}", "table", StringComparison.Ordinal))).ShouldBe(expected);
    }

    [Fact]
    public async Task Every_trip_is_in_one_bucket()
    {
        await _lake.LandAsync(Day, 0, Enumerable.Range(0, 500).Select(i => new LandedTrip(i, LandedTrip.At(i % 60)).Line()));
        await CompactAsync(7);
        (await _lake.Athena.Rows("select count(*), count(distinct trip_id) from trips")).ShouldBe(["500|500"]);
        _lake.Athena.Objects.List("lake", "tables/trips/").Select(stored => stored.Key.Split('/')[4]).Distinct().Count().ShouldBe(7);
    }

    [Fact]
    public async Task A_file_is_sorted_by_the_time_of_the_request()
    {
        await _lake.LandAsync(Day, 0, Enumerable.Range(0, 200).Select(i => new LandedTrip(i, LandedTrip.At(i * 7 % 200)).Line()));
        await CompactAsync(1);
        var times = await _lake.Athena.Rows("select requested_at from trips");
        times.ShouldBe(times.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_model_learns_the_same_from_the_table_as_from_the_log()
    {
        await _lake.LandAsync(Day, 0, Enumerable.Range(0, 300).Select(i => new LandedTrip(i / 2, LandedTrip.At(i / 2)) { Version = 1 + (i % 2), Minutes = i % 5 == 0 ? null : i }.Line()));
        await _lake.LandAsync("2026-01-16", 0, Enumerable.Range(100, 100).Select(i => new LandedTrip(i, LandedTrip.At(i)) { ArrivedAt = LandedTrip.At(1500), Version = 3 }.Line()));
        await _lake.LabelAsync("2026-01-16", "labels/dt=2026-01-16/a.csv", Enumerable.Range(0, 200).Select(i => ($"t{i}", 5.0 + (i % 10))));
        var fromLog = await ExamplesAsync("log");
        await CompactAsync(2);
        var fromTable = await ExamplesAsync("table", Day);
        fromTable.Count.ShouldBe(200);
        fromTable.ShouldBe(fromLog);
    }

    /// <summary>Of a trip of several days the first one tells the features, and the first one that has a prediction the prediction.</summary>
    [Fact]
    public async Task The_first_day_tells_the_features_and_the_first_scored_one_the_prediction()
    {
        LandedTrip Trip(int id, int version, double? minutes, int arrival) => new(id, LandedTrip.At(id)) { Version = version, Minutes = minutes, ArrivedAt = LandedTrip.At(arrival) };
        await _lake.LandAsync(Day, 0, [Trip(1, 1, null, 1).Line(), Trip(2, 1, 21, 2).Line(), Trip(3, 1, null, 3).Line()]);
        await _lake.LandAsync("2026-01-16", 0, [Trip(1, 2, null, 1500).Line(), Trip(1, 3, 13, 1501).Line(), Trip(2, 2, 22, 1500).Line(), Trip(3, 2, null, 1500).Line()]);
        await _lake.LandAsync("2026-01-17", 0, [Trip(1, 4, 14, 3000).Line()]);
        await _lake.LabelAsync("2026-01-17", "labels/dt=2026-01-17/a.csv", Enumerable.Range(1, 4).Select(i => ($"t{i}", 10.0)));
        await CompactAsync(1);
        foreach (var closed in (string[][])[[], [Day]])
        {
            var run = $"run-{closed.Length}";
            await ExamplesAsync(run, closed);
            (await _lake.Athena.Rows($"select trip_id, hour, predicted, usable from examples where run = '{run}' order by trip_id"))
                .ShouldBe(["t1|1.0|13.0|true", "t2|1.0|21.0|true", "t3|1.0|-|true", "t4|-|-|-"]);
        }
    }

    [Fact]
    public async Task One_view_shows_closed_days_from_the_table_and_open_ones_from_the_log()
    {
        await _lake.LandAsync(Day, 0, [new LandedTrip(1, LandedTrip.At(1)).Line(), new LandedTrip(1, LandedTrip.At(1)) { Version = 2 }.Line()]);
        await _lake.LandAsync("2026-01-16", 0, [new LandedTrip(2, LandedTrip.At(2)).Line()]);
        (await _lake.Athena.Rows("select dt, trip_id, hour from all_trips order by 1, 2, 3")).ShouldBe(["2026-01-15|t1|1.0", "2026-01-15|t1|2.0", "2026-01-16|t2|1.0"]);
        await CompactAsync(1);
        (await _lake.Athena.Rows("select dt, trip_id, hour from all_trips order by 1, 2, 3")).ShouldBe(["2026-01-15|t1|1.0", "2026-01-16|t2|1.0"]);
    }

    [Fact]
    public async Task The_question_that_the_page_about_the_lake_asks_is_answered()
    {
        await _lake.LandAsync(Day, 0, [.. Enumerable.Range(0, 10).Select(i => new LandedTrip(i, LandedTrip.At(i)) { Minutes = 7 }.Line()), new LandedTrip(10, LandedTrip.At(3000)) { Minutes = 99, ArrivedAt = LandedTrip.At(3000) }.Line()]);
        await CompactAsync(1);
        await _lake.LabelAsync("2026-01-16", "labels/dt=2026-01-16/a.csv", Enumerable.Range(0, 11).Select(i => ($"t{i}", 5.0)));
        await _lake.LabelAsync("2026-01-17", "labels/dt=2026-01-17/a.csv", Enumerable.Range(0, 11).Select(i => ($"t{i}", 4.0)));
        string page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "lake.md"), TestContext.Current.CancellationToken);
        // The eleventh trip was scored after its first label had landed.
        (await _lake.Athena.Rows(page.Split("```sql\n")[1].Split("```")[0])).ShouldBe([$"{Day}|10|3.0"]);
    }

    /// <summary>A query over a lake of years costs what the days cost that it asks for.</summary>
    [Fact]
    public async Task Days_that_no_query_asks_for_are_not_scanned()
    {
        string[] days = ["2025-12-31", Day, "2026-01-16"];
        foreach (string day in days)
        {
            await _lake.LandAsync(day, 3, [new LandedTrip(1, LandedTrip.At(1)).Line()]);
            await _lake.LabelAsync(day, $"labels/dt={day}/a.csv", [("t1", 5)]);
        }

        await CompactAsync(1);
        await _lake.AddAsync("trips", "tables/trips/dt=2025-12-31/run=run-0/", "2025-12-31");
        _lake.Athena.Objects.Put("lake", "tables/trips/dt=2025-12-31/run=run-0/none.parquet", "no Parquet");

        (await _lake.Athena.Scanned(await Sql("CountLines"))).ShouldBe(Size($"scored/dt={Day}/"));
        (await _lake.Athena.Scanned((await Sql("CompactBuckets/CompactBucket")).Replace("run=run", "run=other", StringComparison.Ordinal))).ShouldBe(Size($"scored/dt={Day}/"));
        var variables = new JsonObject { ["run"] = "run", ["from"] = "2026-01-01", ["closed"] = new JsonArray(Day) };
        (await _lake.Athena.Scanned(await _lake.SqlAsync("retrain.asl.yaml", "GatherExamples", variables))).ShouldBe(
            Size($"tables/trips/dt={Day}/run=run-0/") + Size("scored/dt=2026-01-16/") + Size($"tables/labels/dt={Day}/") + Size("tables/labels/dt=2026-01-16/"));
    }

    private long Size(string prefix) => _lake.Athena.Objects.List("lake", prefix).Sum(stored => stored.Size);

    private async Task CompactAsync(int buckets)
    {
        for (int bucket = 0; bucket < buckets; bucket++) await _lake.RunAsync(await Sql("CompactBuckets/CompactBucket", buckets, bucket));
        await _lake.AddAsync("trips", $"tables/trips/dt={Day}/run=run-0/", Day);
    }

    private async Task<IReadOnlyList<string>> ExamplesAsync(string run, params string[] closed)
    {
        var variables = new JsonObject { ["run"] = run, ["from"] = "2026-01-01", ["closed"] = new JsonArray([.. closed.Select(day => JsonValue.Create(day))]) };
        await _lake.RunAsync(await _lake.SqlAsync("retrain.asl.yaml", "GatherExamples", variables));
        return await _lake.Athena.Rows($"select trip_id, label, requested_at, arrived_at, hour, route_trips, predicted, scored_at, usable from examples where run = '{run}' order by trip_id");
    }

    private Task<string> Sql(string state, int buckets = 1, int bucket = 0) => _lake.SqlAsync(
        "compact.asl.yaml", state, new JsonObject { ["day"] = Day, ["run"] = "run", ["attempt"] = 0, ["buckets"] = buckets }, JsonValue.Create(bucket));
}
