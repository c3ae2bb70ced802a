using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DuckDB.NET.Native;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Tests.Engines.DuckDb;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Athena.Queries;

/// <summary>The actual queries of statemachines/retrain.asl.yaml, over the tables that template.yaml declares.</summary>
[Trait("Cost", "process")]
public sealed partial class RetrainQueriesTests : IAsyncLifetime
{
    private const string Day = "2026-01-15";
    private LakeRoom _lake = null!;

    public async ValueTask InitializeAsync() => _lake = await LakeRoom.DeployAsync();

    public ValueTask DisposeAsync() => _lake.DisposeAsync();

    [Fact]
    public async Task The_queries_count_split_measure_and_summarize()
    {
        await Land();
        await _lake.RunAsync(await Sql("GatherExamples"));
        var counted = (await _lake.Athena.Rows(await Sql("CountLabels"))).ShouldHaveSingleItem().Split('|');
        double split = double.Parse(counted[1], CultureInfo.InvariantCulture);
        split.ShouldBe(LandedTrip.At(80).ToUnixTimeSeconds());
        // Beside the hundred: one whose time nobody can read, one of 99 minutes, and two labels of trips that never landed.
        counted.Where((_, place) => place != 1).ShouldBe(["100", "80", "1", "1", "2"]);

        foreach (string state in new[] { "UnloadTrain", "UnloadValidation" }) await _lake.RunAsync(await Sql(state, split));
        var (columns, train) = Read("training/run/set/train/");
        columns.ShouldBe(["label", .. LakeTemplate.Features]);
        train[0].Order().ShouldBe(Enumerable.Range(0, 80).Select(Minutes));
        // The features are those of the first of a trip's two lines: the second one may know what came of the trip.
        train[1].ShouldAllBe(hour => hour == 1);
        for (int i = 2; i < columns.Count; i++)
        {
            if (columns[i] is "pickup_zone" or "dropoff_zone") continue;
            train[i].ShouldAllBe(value => columns[i].StartsWith("route_", StringComparison.Ordinal) ? double.IsNaN(value) : value == i + 0.5);
        }

        Read("training/run/set/validation/").Values[0].Order().ShouldBe(Enumerable.Range(80, 20).Select(Minutes));

        // What the serving model answered before the trip's first label came: one of the ten had a label already, which was corrected later.
        (await _lake.Athena.Rows(await Sql("CountEvidence", split, since: LandedTrip.At(90).ToUnixTimeSeconds()))).ShouldBe(["9"]);
        (await _lake.Athena.Rows(await Sql("CountEvidence", split, since: LandedTrip.At(1000).ToUnixTimeSeconds()))).ShouldBe(["0"]);
        (await _lake.Athena.Rows(await Sql("CountEvidence", split, since: -1))).ShouldBe(["20"]);

        // Each first prediction is one minute off; those made before the serving model was deployed are ten minutes off.
        await _lake.RunAsync(await Sql("UnloadJudged", split, since: LandedTrip.At(90).ToUnixTimeSeconds()));
        var judged = Lines("training/run/judged/");
        judged.Select(fields => Number(fields[1])).Order().ShouldBe(Enumerable.Range(90, 10).Where(trip => trip != 95).Select(Minutes));
        judged.ShouldAllBe(fields => fields[0] == "new" && Number(fields[2]) - Number(fields[1]) == 1 && fields.Length == 3 + LakeTemplate.Features.Count);
        var routes = await _lake.Athena.Rows(await Sql("RefreshLookups"));
        routes.Count.ShouldBe(10);
        routes[0].ShouldBe($"1|11|10|{Enumerable.Range(0, 10).Average(i => Minutes(i * 10)).ToString("0.0##", CultureInfo.InvariantCulture)}");
    }

    /// <summary>The newest days, where the newest fifth is more.</summary>
    [Theory]
    // The newest fifth of twenty trips begins three days before the newest one.
    [InlineData(7, 7, 16)]
    [InlineData(2, 8, 17)]
    public async Task No_more_than_the_newest_days_are_kept_to_judge_by(int days, int split, int earlier)
    {
        int[] trips = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 8, 9, 10];
        await _lake.LandAsync(Day, 0, trips.Select((day, i) => new LandedTrip(i, LandedTrip.At(24 * 60 * day)).Line()));
        await _lake.LabelAsync("2026-01-16", "labels/dt=2026-01-16/a.csv", trips.Select((_, i) => ($"t{i}", 10.0)));
        await _lake.RunAsync(await Sql("GatherExamples"));
        var counted = (await _lake.Athena.Rows(await Sql("CountLabels", days: days))).ShouldHaveSingleItem().Split('|');
        Number(counted[1]).ShouldBe(LandedTrip.At(24 * 60 * split).ToUnixTimeSeconds());
        counted[2].ShouldBe($"{earlier}");
    }

    /// <summary>The split is the minute in which the newest fifth begins, so both sets consist of whole minutes.</summary>
    [Theory]
    // One trip per minute: the newest two of ten.
    [InlineData("0 1 2 3 4 5 6 7 8 9", 8)]
    // Nine trips: two are more than a fifth, one is less.
    [InlineData("0 1 2 3 4 5 6 7 8", 7)]
    // The newest minute alone contains more than a fifth.
    [InlineData("0 1 2 3 4 5 6 7 7 7", 7)]
    // The fifth begins within a minute: the whole minute is in the validation set.
    [InlineData("0 1 2 3 4 5 8 8 8 9", 8)]
    // All trips in one minute: the training set is empty.
    [InlineData("3 3 3 3 3", 3)]
    [InlineData("3", 3)]
    public async Task The_newest_fifth_begins_at_a_whole_minute(string minutes, int split)
    {
        int[] trips = [.. minutes.Split(' ').Select(minute => int.Parse(minute, CultureInfo.InvariantCulture))];
        await _lake.LandAsync(Day, 0, trips.Select((minute, i) => new LandedTrip(i, LandedTrip.At(minute).AddSeconds(7 * (i % 8))).Line()));
        await _lake.LabelAsync("2026-01-16", "labels/dt=2026-01-16/a.csv", trips.Select((_, i) => ($"t{i}", 10.0)));
        await _lake.RunAsync(await Sql("GatherExamples"));
        var counted = (await _lake.Athena.Rows(await Sql("CountLabels"))).ShouldHaveSingleItem().Split('|');
        counted[0].ShouldBe($"{trips.Length}");
        double.Parse(counted[1], CultureInfo.InvariantCulture).ShouldBe(LandedTrip.At(split).ToUnixTimeSeconds());
        counted[2].ShouldBe($"{trips.Count(minute => minute < split)}");
    }

    [Fact]
    public async Task Trips_without_a_label_are_not_counted()
    {
        await _lake.LandAsync(Day, 0, [new LandedTrip(1, LandedTrip.At(1)).Line()]);
        await _lake.LabelAsync("2026-01-16", "labels/dt=2026-01-16/a.csv", [("other", 10)]);
        await _lake.RunAsync(await Sql("GatherExamples"));
        (await _lake.Athena.Rows(await Sql("CountLabels"))).ShouldBe(["0|0.0|0|0|0|1"]);
    }

    /// <summary>The newest label of a trip counts: by when its file landed, then by its file's key, then by its row.</summary>
    [Theory]
    [InlineData("2026-01-16 a.csv 5; 2026-01-17 a.csv 6", 6)]
    [InlineData("2026-01-17 a.csv 6; 2026-01-16 b.csv 5", 6)]
    [InlineData("2026-01-16 a.csv 5; 2026-01-16 b.csv 6", 6)]
    [InlineData("2026-01-16 b.csv 6; 2026-01-16 a.csv 5", 6)]
    [InlineData("2026-01-16 a.csv 5 7 6", 6)]
    public async Task One_order_decides_which_label_counts(string files, double minutes)
    {
        await _lake.LandAsync(Day, 0, [new LandedTrip(1, LandedTrip.At(1)).Line()]);
        foreach (string[] file in files.Split("; ").Select(file => file.Split(' ')))
            await _lake.LabelAsync(file[0], $"labels/dt={file[0]}/{file[1]}", file[2..].Select(value => ("t1", double.Parse(value, CultureInfo.InvariantCulture))));
        await _lake.RunAsync(await Sql("GatherExamples"));
        (await _lake.Athena.Rows("select label from examples where run = 'run'")).ShouldBe([minutes.ToString("0.0", CultureInfo.InvariantCulture)]);
    }

    /// <summary>A single time that a query cannot read would be left out of all training.</summary>
    [Fact]
    public async Task Every_query_reads_times_in_every_format_that_lands()
    {
        string[] times = [.. TimeForms.Read.Select(form => form.Canonical)];
        await _lake.LandAsync(Day, 0, times.Select((time, i) => new LandedTrip(i, LandedTrip.At(i)) { RequestedAt = time }.Line()));
        await _lake.LabelAsync("2026-01-16", "labels/dt=2026-01-16/a.csv", times.Select((_, i) => ($"t{i}", 10.0)));
        await _lake.RunAsync(await Sql("GatherExamples"));
        (await _lake.Athena.Rows(await Sql("CountLabels"))).ShouldHaveSingleItem().ShouldStartWith($"{times.Length}|");

        // Each time is read correctly, as in Athena to the millisecond below: what follows is cut off.
        var read = await _lake.Athena.Rows("select scored.requested_at, to_unixtime(landed_trips.requested_at) from scored join landed_trips on landed_trips.trip_id = scored.trip_id");
        read.Count.ShouldBe(times.Length);
        foreach (string[] row in read.Select(row => row.Split('|')))
            double.Parse(row[1], CultureInfo.InvariantCulture).ShouldBe(Unix(row[0]), 0.0011, row[0]);
    }

    /// <summary>No line and no label ends a query: what cannot be read is null, and counted.</summary>
    [Fact]
    public async Task What_nobody_can_read_is_counted_and_left_out()
    {
        var good = new LandedTrip(1, LandedTrip.At(1)).Line();
        string[] odd =
        [
            good.Replace("\"t1\"", "\"t2\"").Replace("2026-01-14T19:01", "yesterday 19:01"),
            good.Replace("\"t1\"", "\"t3\"").Replace("\"sub_sequence_number\":0", "\"sub_sequence_number\":\"x\""),
            "{\"trip_id\":\"t4\"}", "not JSON", "[1, 2]", "{\"trip_id\":{\"a\":1},\"minutes\":\"n/a\"}", "",
        ];
        await _lake.LandAsync(Day, 0, [good, .. odd]);
        await _lake.LabelAsync("2026-01-16", "labels/dt=2026-01-16/a.csv", Enumerable.Range(1, 4).Select(i => ($"t{i}", 10.0)));
        _lake.Athena.Objects.Put("lake", "tables/labels/dt=2026-01-16/odd.json", "{\"trip_id\":\"t1\",\"minutes\":\"n/a\",\"labelled_at\":\"never\"}\nnot JSON\n");
        await _lake.RunAsync(await Sql("GatherExamples"));
        (await _lake.Athena.Rows(await Sql("CountLabels"))).ShouldHaveSingleItem().Split('|')[0].ShouldBe("2");
        (await _lake.Athena.Rows("select trip_id, usable from examples where run = 'run' order by trip_id")).ShouldBe(["t1|true", "t2|false", "t3|true", "t4|false"]);
    }

    /// <summary>Sorts more in 256 MiB than fits. Each of DuckDB's threads takes blocks of 32 MiB, in addition to the buffers of the readers and the written file.</summary>
    [Fact]
    public async Task Training_sets_larger_than_memory_are_unloaded()
    {
        const int trips = 160_000;
        await _lake.LandAsync(Day, 0, Enumerable.Range(0, 2 * trips).Select(i => new LandedTrip(i / 2, LandedTrip.At(0)) { Version = 1 + (i % 2) }.Line()));
        await _lake.LabelAsync("2026-01-16", "labels/dt=2026-01-16/a.csv", Enumerable.Range(0, trips).Select(trip => ($"t{trip}", 10.0)));
        await _lake.RunAsync(await Sql("GatherExamples"));
        await _lake.RunAsync(await Sql("UnloadTrain", LandedTrip.At(1).ToUnixTimeSeconds()));
        var (_, values) = Read("training/run/set/train/");
        values[0].Length.ShouldBe(trips);
        values[0].ShouldAllBe(label => label == 10);
        values[1].ShouldAllBe(hour => hour == 1);
    }

    /// <summary>A model depends on the order of its rows. Trips of one minute are ordered by their ids.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(4, false)]
    [InlineData(4, true)]
    public async Task The_rows_of_both_sets_are_in_one_order_whatever_the_threads_and_the_order_of_files(int threads, bool reversed)
    {
        const int trips = 6000;
        await using var lake = await LakeRoom.DeployAsync(threads: threads);
        IEnumerable<int> all = reversed ? Enumerable.Range(0, trips).Reverse() : Enumerable.Range(0, trips);
        foreach (int[] file in all.Chunk(trips / 3).ToArray())
            await lake.LandAsync(Day, 0, file.Select(i => new LandedTrip(i, LandedTrip.At(i / 7)).Line()), $"shard-{file[0]}");
        await lake.LabelAsync("2026-01-16", "labels/dt=2026-01-16/a.csv", all.Select(i => ($"t{i}", Label(i))));
        await lake.RunAsync(await Sql("GatherExamples"));
        foreach (string state in new[] { "UnloadTrain", "UnloadValidation" }) await lake.RunAsync(await Sql(state, LandedTrip.At(trips / 14).ToUnixTimeSeconds()));

        var ordered = Enumerable.Range(0, trips).OrderBy(i => i / 7).ThenBy(i => $"t{i}", StringComparer.Ordinal).Select(Label).ToList();
        Read("training/run/set/train/", lake).Values[0].Concat(Read("training/run/set/validation/", lake).Values[0]).ShouldBe(ordered);

        static double Label(int trip) => 1 + (trip / 128.0);
    }

    private static double Unix(string time) =>
        (DateTimeOffset.Parse(TooFine().Replace(time, "$1"), CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).TotalSeconds;

    private static double Minutes(int trip) => (trip * 0.5) + 1;

    private Task<string> Sql(string state, double split = 0, double since = 0, int days = 7) => _lake.SqlAsync("retrain.asl.yaml", state, new JsonObject
    {
        ["run"] = "run",
        ["days"] = days,
        ["from"] = "2026-01-01",
        ["closed"] = new JsonArray(),
        ["split"] = split,
        ["since"] = since,
        ["reference"] = "none",
    });

    private IReadOnlyList<string[]> Lines(string prefix) =>
        [.. _lake.Athena.Objects.List("lake", prefix).SelectMany(stored => File.ReadLines(stored.FilePath)).Select(line => line.Split(','))];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private (IReadOnlyList<string> Columns, double[][] Values) Read(string prefix, LakeRoom? lake = null)
    {
        string files = string.Join(", ", (lake ?? _lake).Athena.Objects.List("lake", prefix).Select(stored => $"'{stored.FilePath}'"));
        using var session = DuckDbSession.Open(Repository.NodeModules, new DuckDbSettings());
        using var reader = session.Query($"select * from read_parquet([{files}])");
        reader.Columns.ShouldAllBe(column => column.Type.Id == DuckDBType.Double);
        return ([.. reader.Columns.Select(column => column.Name)], DuckDbDoubles.ReadAll(reader));
    }

    /// <summary>
    /// 100 trips, one per minute, each landed twice. Predictions are one minute off from the 90th trip on and ten before; those of the second lines are
    /// a hundred off. The route features, which are the last ones, are unknown. Every other line was written before route features existed and ends
    /// before them.
    /// </summary>
    private async Task Land()
    {
        var lines = new List<string>();
        for (int i = 0; i < 100; i++)
        {
            foreach (int version in new[] { 2, 1 })
                lines.Add(new LandedTrip(i, LandedTrip.At(i)) { Version = version, Minutes = Minutes(i) + (version == 2 ? 100 : i < 90 ? 10 : 1) }.Line());
        }

        lines.Add(new LandedTrip(1000, LandedTrip.At(50)) { RequestedAt = "at noon" }.Line());
        lines.Add(new LandedTrip(1001, LandedTrip.At(50)).Line());
        await _lake.LandAsync(Day, 0, lines);
        await _lake.LabelAsync("2026-01-16", "labels/dt=2026-01-16/a.csv", [.. Enumerable.Range(0, 100).Select(i => ($"t{i}", Minutes(i))), ("never", 10), ("t1000", 10), ("t1001", 99)]);
        // Labels that newer labels correct, one of them twice.
        await _lake.LabelAsync("2026-01-16", "labels/dt=2026-01-16/0-early.csv", Enumerable.Range(0, 100).Select(i => ($"t{i}", 59.0)));
        await _lake.LabelAsync("2026-01-14", "labels/dt=2026-01-14/earliest.csv", [("t7", 58), ("t95", 57)]);
        await _lake.LabelAsync("2026-01-17", "labels/dt=2026-01-17/b.csv", [("long", 99)]);
    }

    /// <summary>Matches the fractional digits of a second beyond the precision of .NET's times.</summary>
    [GeneratedRegex(@"(\.\d{7})\d+")]
    private static partial Regex TooFine();
}
