using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DuckDB.NET.Native;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Cloud.StepFunctions.Expressions;
using Pipeline.Cloud.Tests.Engines.DuckDb;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Athena.Queries;

/// <summary>The actual queries of statemachines/retrain.asl.yaml, over crawled lines and labels.</summary>
[Trait("Cost", "process")]
public sealed partial class RetrainQueriesTests : IAsyncDisposable
{
    private readonly AthenaRoom _athena = new();
    private readonly JsonataEvaluator _evaluator = new("node", Repository.NodeModules, TimeSpan.FromSeconds(10), TimeProvider.System, new Random(1));
    private readonly JsonObject _states = DefinitionSubstitutions.Apply(
        File.ReadAllText(Path.Combine(Repository.Root, "statemachines", "retrain.asl.yaml")),
        new Dictionary<string, string> { ["BucketName"] = "lake" })["States"]!.AsObject();

    public async ValueTask DisposeAsync()
    {
        await _evaluator.DisposeAsync();
        await _athena.DisposeAsync();
    }

    [Fact]
    public async Task The_queries_count_split_measure_and_summarize()
    {
        await Land();
        var counted = (await _athena.Rows(await Sql("CountLabels"))).ShouldHaveSingleItem().Split('|');
        counted[0].ShouldBe("100");
        double split = double.Parse(counted[1], CultureInfo.InvariantCulture);
        split.ShouldBe(At(80).ToUnixTimeSeconds());

        foreach (string state in new[] { "UnloadTrain", "UnloadValidation" })
            ((string?)(await _athena.Run(await Sql(state, split)))["Status"]!["StateChangeReason"]).ShouldBeNull();
        var (columns, train) = Read("training/run/train/");
        columns[0].ShouldBe("label");
        columns.Skip(1).ShouldBe(Features());
        train[0].Order().ShouldBe(Enumerable.Range(0, 80).Select(Minutes));
        // The features of the newer of a trip's two lines are in the training set.
        train[1].ShouldAllBe(hour => hour == 2);
        for (int i = 2; i < columns.Count; i++) train[i].ShouldAllBe(value => columns[i].StartsWith("route_", StringComparison.Ordinal) ? double.IsNaN(value) : value == i + 0.5);
        Read("training/run/validation/").Values[0].Order().ShouldBe(Enumerable.Range(80, 20).Select(Minutes));

        // Each newest prediction is one minute off; those made before the serving model was deployed are ten minutes off.
        (await _athena.Rows(await Sql("MeasureServingModel", split, since: At(90).ToUnixTimeSeconds()))).ShouldBe(["10|1.0"]);
        (await _athena.Rows(await Sql("MeasureServingModel", split, since: At(1000).ToUnixTimeSeconds()))).ShouldBe(["0|-"]);
        var routes = await _athena.Rows(await Sql("RefreshLookups"));
        routes.Count.ShouldBe(10);
        routes[0].ShouldBe($"1|11|10|{Enumerable.Range(0, 10).Average(i => Minutes(i * 10)).ToString("0.0##", CultureInfo.InvariantCulture)}");
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
        await Crawl(
            string.Concat(trips.Select((minute, i) => Line(i, At(minute).AddSeconds(7 * (i % 8)), version: 1, []).ToJsonString() + "\n")),
            string.Concat(trips.Select((_, i) => $"t{i},10\n")));
        var counted = (await _athena.Rows(await Sql("CountLabels"))).ShouldHaveSingleItem().Split('|');
        counted[0].ShouldBe($"{trips.Length}");
        double.Parse(counted[1], CultureInfo.InvariantCulture).ShouldBe(At(split).ToUnixTimeSeconds());
        counted[2].ShouldBe($"{trips.Count(minute => minute < split)}");
    }

    [Fact]
    public async Task Trips_without_a_label_are_not_counted()
    {
        await Crawl(Line(1, At(1), version: 1, []).ToJsonString() + "\n", "other,10\n");
        (await _athena.Rows(await Sql("CountLabels"))).ShouldBe(["0|0.0|0"]);
    }

    /// <summary>A single time that a query cannot read would stop all retraining.</summary>
    [Fact]
    public async Task Every_query_reads_times_in_every_format_that_lands()
    {
        string[] times = [.. TimeForms.Read.Select(form => form.Canonical)];
        await Crawl(
            string.Concat(times.Select((time, i) =>
            {
                var line = Line(i, At(i), version: 1, Features());
                line["requested_at"] = time;
                return line.ToJsonString() + "\n";
            })),
            string.Concat(times.Select((_, i) => $"t{i},10\n")));

        (await _athena.Rows(await Sql("CountLabels"))).ShouldHaveSingleItem().ShouldStartWith($"{times.Length}|");
        foreach (string state in new[] { "UnloadTrain", "UnloadValidation" })
            ((string?)(await _athena.Run(await Sql(state, split: At(0).ToUnixTimeSeconds())))["Status"]!["StateChangeReason"]).ShouldBeNull();
        (Read("training/run/train/").Values[0].Length + Read("training/run/validation/").Values[0].Length).ShouldBe(times.Length);
        (await _athena.Rows(await Sql("MeasureServingModel"))).ShouldHaveSingleItem().ShouldStartWith($"{times.Count(time => Unix(time) >= 0)}|");
        (await _athena.Rows(await Sql("RefreshLookups"))).ShouldNotBeEmpty();

        // Each time is read correctly, as in Athena to the millisecond below: what follows is cut off.
        var read = await _athena.Rows("select requested_at, to_unixtime(from_iso8601_timestamp(requested_at)) from scored");
        read.Count.ShouldBe(times.Length);
        foreach (string[] row in read.Select(row => row.Split('|')))
            double.Parse(row[1], CultureInfo.InvariantCulture).ShouldBe(Unix(row[0]), 0.0011, row[0]);
    }

    /// <summary>Sorts about 270 MiB in 256 MiB. Each of DuckDB's threads takes blocks of 32 MiB, in addition to the buffers of the readers and the written file.</summary>
    [Fact]
    public async Task Training_sets_larger_than_memory_are_unloaded()
    {
        const int trips = 160_000;
        await using var athena = new AthenaRoom(memoryMegabytes: 256);
        string line = Line(0, At(0), version: 1, Features()).ToJsonString().Replace(".5", ".5" + new string('0', 30), StringComparison.Ordinal);
        var lines = Enumerable.Range(0, 2 * trips).Select(i => line
            .Replace("\"t0\"", $"\"t{i / 2}\"", StringComparison.Ordinal)
            .Replace("\"features\":\"1,", $"\"features\":\"{1 + (i % 2)},", StringComparison.Ordinal)
            .Replace("\"sequence_number\":\"1\"", $"\"sequence_number\":\"{1 + (i % 2)}\"", StringComparison.Ordinal) + "\n");
        athena.Objects.Put("lake", "scored/dt=2026-01-15/hour=00/shard-1.ndjson.gz", string.Concat(lines));
        athena.Objects.Put("lake", "labels/dt=2026-01-16/a.csv", "trip_id,minutes\n" + string.Concat(Enumerable.Range(0, trips).Select(trip => $"t{trip},10\n")));
        await athena.Room.MakeCrawler("", "scored/", "labels/");
        await athena.Room.Crawl();
        var query = await athena.Run(await Sql("UnloadTrain", At(1).ToUnixTimeSeconds()));
        ((string?)query["Status"]!["StateChangeReason"]).ShouldBeNull();
        var (_, values) = Read("training/run/train/", athena);
        values[0].Length.ShouldBe(trips);
        values[0].ShouldAllBe(label => label == 10);
        values[1].ShouldAllBe(hour => hour == 2);
    }

    private static DateTimeOffset At(int trip) => new DateTimeOffset(2026, 1, 15, 0, 0, 0, TimeSpan.Zero).AddMinutes(trip);

    private static double Unix(string time) =>
        (DateTimeOffset.Parse(TooFine().Replace(time, "$1"), CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).TotalSeconds;

    private static double Minutes(int trip) => (trip * 0.5) + 1;

    private async Task<string> Sql(string state, double split = 0, double since = 0)
    {
        string text = _states[state]!["Arguments"]!["QueryString"]!.GetValue<string>();
        if (ExpressionText.Of(text) is not { } expression) return text;
        var result = (await _evaluator.EvaluateAsync(
            [expression], new JsonObject { ["split"] = split, ["since"] = since, ["run"] = "run" }, CancellationToken.None))[0];
        result.Problem.ShouldBeNull();
        return result.Value!.GetValue<string>();
    }

    private (IReadOnlyList<string> Columns, double[][] Values) Read(string prefix, AthenaRoom? athena = null)
    {
        string files = string.Join(", ", (athena ?? _athena).Objects.List("lake", prefix).Select(stored => $"'{stored.FilePath}'"));
        using var session = DuckDbSession.Open(Repository.NodeModules, new DuckDbSettings());
        using var reader = session.Query($"select * from read_parquet([{files}])");
        reader.Columns.ShouldAllBe(column => column.Type.Id == DuckDBType.Double);
        return ([.. reader.Columns.Select(column => column.Name)], DuckDbDoubles.ReadAll(reader));
    }

    /// <summary>
    /// 100 trips, one per minute, each landed twice; the second line has hour 2. The route features, which are the last ones, are unknown. Every
    /// other line was written before route features existed and ends before them.
    /// </summary>
    private async Task Land()
    {
        var features = Features();
        var lines = new StringBuilder();
        for (int i = 0; i < 100; i++)
        {
            foreach (int version in new[] { 1, 2 }) lines.Append(Line(i, At(i), version, features).ToJsonString()).Append('\n');
        }

        // Labels that newer labels correct, one of them twice.
        _athena.Objects.Put("lake", "labels/dt=2026-01-15/early.csv", "trip_id,minutes\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"t{i},59\n")));
        _athena.Objects.Put("lake", "labels/dt=2026-01-14/earliest.csv", "trip_id,minutes\nt7,58\nt95,57\n");
        _athena.Objects.Put("lake", "labels/dt=2026-01-17/b.csv", "trip_id,minutes\nlong,99\n");
        await Crawl(
            lines.ToString(),
            string.Concat(Enumerable.Range(0, 100).Select(i => string.Create(CultureInfo.InvariantCulture, $"t{i},{Minutes(i)}\n"))) + "never,10\n");
    }

    private string[] Features() =>
        [.. Feature().Matches(_states["UnloadTrain"]!["Arguments"]!["QueryString"]!.GetValue<string>()).Select(match => match.Groups[1].Value)];

    private static JsonObject Line(int trip, DateTimeOffset at, int version, IEnumerable<string> features) => new()
    {
        ["trip_id"] = $"t{trip}",
        ["requested_at"] = at.ToOffset(TimeSpan.FromHours(-5)).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
        ["pickup_zone"] = (trip % 10) + 1,
        ["dropoff_zone"] = (trip % 10) + 11,
        ["sequence_number"] = (trip * 10) + version + "",
        ["sub_sequence_number"] = 0,
        ["arrived_at"] = at.AddSeconds(version).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        ["scored_at"] = at.AddSeconds(5).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        ["features"] = string.Join(',', features
            .Select((name, place) => name == "hour" ? $"{version}" : name.StartsWith("route_", StringComparison.Ordinal) ? "" : $"{place + 1}.5")
            .Where(value => value.Length > 0 || trip % 2 == 0)),
        ["minutes"] = Minutes(trip) + (version == 1 ? 100 : trip < 90 ? 10 : 1),
        ["model"] = "live",
    };

    private async Task Crawl(string lines, string labels)
    {
        _athena.Objects.Put("lake", "scored/dt=2026-01-15/hour=00/shard-1.ndjson.gz", lines);
        _athena.Objects.Put("lake", "labels/dt=2026-01-16/a.csv", "trip_id,minutes\n" + labels);
        await _athena.Room.MakeCrawler("", "scored/", "labels/");
        ((string?)(await _athena.Room.Crawl())["Status"]).ShouldBe("SUCCEEDED");
    }

    [GeneratedRegex(@"''\) AS double\) AS (\w+)")]
    private static partial Regex Feature();

    /// <summary>Matches the fractional digits of a second beyond the precision of .NET's times.</summary>
    [GeneratedRegex(@"(\.\d{7})\d+")]
    private static partial Regex TooFine();
}
