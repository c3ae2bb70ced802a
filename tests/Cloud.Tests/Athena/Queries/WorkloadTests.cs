using System.Globalization;
using System.Text;
using DuckDB.NET.Native;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Tests.Engines.DuckDb;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Athena.Queries;

/// <summary>Queries like those of the retraining workflow, over crawled scored lines and labels.</summary>
[Trait("Cost", "process")]
public sealed class WorkloadTests : IAsyncDisposable
{
    private const string Labelled =
        """
        with lines as (
          select trip_id, requested_at, try_cast(minutes as double) as predicted, features, pickup_zone, dropoff_zone,
                 row_number() over (partition by trip_id order by arrived_at desc, sequence_number desc) as newest
          from scored
        ), truth as (
          select trip_id, max_by(minutes, "dt") as minutes from labels group by trip_id
        ), labelled as (
          select s.*, t.minutes as label, from_iso8601_timestamp(s.requested_at) as at
          from lines s join truth t on t.trip_id = s.trip_id
          where s.newest = 1 and t.minutes between 1 and 60
        ), split as (
          select approx_percentile(to_unixtime(at), 0.8) as boundary from labelled
        )
        """;

    private readonly AthenaRoom _athena = new();

    public ValueTask DisposeAsync() => _athena.DisposeAsync();

    [Fact]
    public async Task Training_and_validation_sets_are_unloaded_with_columns_in_order()
    {
        await Land();
        foreach (var (set, comparison) in (ValueTuple<string, string>[])[("train", "<="), ("validation", ">")])
        {
            var query = await _athena.Run(
                $"""
                 UNLOAD (
                   {Labelled}
                   select cast(label as double) as label, cast(nullif(split_part(features, ',', 1), '') as double) as hour,
                          cast(nullif(element_at(split(features, ','), 2), '') as double) as distance_miles,
                          cast(nullif(element_at(split(features, ','), 3), '') as double) as passengers
                   from labelled cross join split where to_unixtime(at) {comparison} boundary
                 ) TO 's3://lake/training/run-1/{set}/' WITH (format = 'PARQUET', compression = 'SNAPPY')
                 """);
            ((string?)query["Status"]!["StateChangeReason"]).ShouldBeNull();
            ((string?)query["SubstatementType"]).ShouldBe("UNLOAD");
        }

        var train = ReadParquet("training/run-1/train/");
        var validation = ReadParquet("training/run-1/validation/");
        (train[0].Length, validation[0].Length).ShouldBe((80, 20));
        // Labels are i / 2 + 1. The newest fifth is the validation set.
        train[0].Max().ShouldBe(80 * 0.5 + 1 - 0.5);
        validation[0].Order().ShouldBe(Enumerable.Range(80, 20).Select(i => (i * 0.5) + 1));
        train[3].ShouldContain(double.NaN);
        train[2].ShouldAllBe(miles => miles >= 0.25);
    }

    [Fact]
    public async Task An_unload_lists_its_objects_and_refuses_a_folder_that_is_not_empty()
    {
        await Land();
        const string unload = "UNLOAD (select trip_id, count(*) as n, sum(vendor_id) as s from scored group by 1) TO 's3://lake/out' WITH (format = 'PARQUET')";
        var query = await _athena.Run(unload);
        var manifest = _athena.Text($"results/{query["QueryExecutionId"]}-manifest.csv");
        var written = _athena.Objects.List("lake", "out/").ShouldHaveSingleItem();
        manifest.ShouldBe($"s3://lake/{written.Key}\n");
        ((string?)query["Statistics"]!["DataManifestLocation"]).ShouldBe($"s3://lake/results/{query["QueryExecutionId"]}-manifest.csv");
        (await _athena.Failure(unload)).ShouldStartWith("HIVE_PATH_ALREADY_EXISTS");
        using var session = DuckDbSession.Open(Repository.NodeModules, new DuckDbSettings());
        using var reader = session.Query($"select * from read_parquet('{written.FilePath}')");
        reader.Columns.Select(column => column.Type.Id).ShouldBe([DuckDBType.Varchar, DuckDBType.BigInt, DuckDBType.BigInt]);
    }

    [Theory]
    [InlineData("format = 'ORC'", "NOT_SUPPORTED")]
    [InlineData("compression = 'SNAPPY'", "SYNTAX_ERROR")]
    [InlineData("format = 'PARQUET', partitioned_by = 'dt'", "SYNTAX_ERROR")]
    [InlineData("format = 'PARQUET', compression_level = 3", "NOT_SUPPORTED")]
    public async Task An_unload_that_is_not_emulated_is_refused(string options, string reason) =>
        (await _athena.Failure($"UNLOAD (select 1 as a) TO 's3://lake/out/' WITH ({options})")).ShouldStartWith(reason);

    [Fact]
    public async Task An_unload_without_rows_writes_no_object()
    {
        await _athena.Run("UNLOAD (select 1 as a where false) TO 's3://lake/out/' WITH (format = 'PARQUET')");
        _athena.Objects.List("lake", "out/").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_live_error_is_the_error_of_the_predictions_that_were_made()
    {
        await Land();
        // Each trip's newest prediction is one minute off; the prediction before it was far off.
        var rows = await _athena.Rows($"{Labelled} select sqrt(avg(power(predicted - label, 2))), count(predicted), count(*) from labelled");
        rows.ShouldBe(["1.0|50|100"]);
    }

    [Fact]
    public async Task Route_statistics_are_quoted_csv()
    {
        await Land();
        var query = await _athena.Run(
            $"{Labelled} select pickup_zone, dropoff_zone, count(*) as trips, avg(label) as mean_minutes from labelled group by pickup_zone, dropoff_zone order by 1, 2");
        ((string?)query["Status"]!["StateChangeReason"]).ShouldBeNull();
        var location = (string)query["ResultConfiguration"]!["OutputLocation"]!;
        location.ShouldBe($"s3://lake/results/{query["QueryExecutionId"]}.csv");
        var lines = _athena.Text(location["s3://lake/".Length..]).TrimEnd('\n').Split('\n');
        lines[0].ShouldBe("\"pickup_zone\",\"dropoff_zone\",\"trips\",\"mean_minutes\"");
        lines.Length.ShouldBe(11);
        lines[1].ShouldBe("\"1\",\"11\",\"10\",\"23.5\"");
        _athena.Objects.Find("lake", location["s3://lake/".Length..] + ".metadata").ShouldNotBeNull();
    }

    [Fact]
    public async Task Partition_columns_are_text_and_can_be_filtered()
    {
        await Land();
        (await _athena.Rows("select dt, hour, count(*) from scored where dt = '2026-01-15' and hour < '02' group by 1, 2 order by 1, 2"))
            .ShouldBe(["2026-01-15|00|40", "2026-01-15|01|40"]);
        (await _athena.Rows("""select count(*) from "awsdatacatalog"."trips"."scored" """)).ShouldBe(["200"]);
        (await _athena.Rows("select count(*), count(lookups.pickup.zone), min(lookups.pickup.zone) from trips.scored")).ShouldBe(["200|200|Zone 1"]);
    }

    [Fact]
    public async Task Lines_without_a_prediction_are_queried()
    {
        _athena.Objects.Put("lake", "scored/dt=1/hour=1/a.gz", """{"trip_id":"1","minutes":null,"features":",2"}""" + "\n");
        await _athena.Room.MakeCrawler("", "scored/");
        await _athena.Room.Crawl();
        (await _athena.Rows("select trip_id, avg(try_cast(minutes as double)), max(cast(nullif(split_part(features, ',', 1), '') as double)) from scored group by 1")).ShouldBe(["1|-|-"]);
    }

    [Fact]
    public async Task An_object_that_differs_from_the_crawled_schema_is_bad_data()
    {
        await Land();
        _athena.Objects.Put("lake", "scored/dt=2026-01-15/hour=00/broken.gz", "{\"trip_id\": \n");
        var failure = await _athena.Failure("select count(trip_id) from scored");
        failure.ShouldStartWith("HIVE_BAD_DATA");
        failure.ShouldContain("\"s3://lake/scored/dt=2026-01-15/hour=00/broken.gz\"");
        failure.ShouldNotContain("tables/");
    }

    private double[][] ReadParquet(string prefix)
    {
        var files = string.Join(", ", _athena.Objects.List("lake", prefix).Select(stored => $"'{stored.FilePath}'"));
        using var session = DuckDbSession.Open(Repository.NodeModules, new DuckDbSettings());
        using var reader = session.Query($"select * from read_parquet([{files}])");
        reader.Columns.Select(column => column.Name).ShouldBe(["label", "hour", "distance_miles", "passengers"]);
        reader.Columns.ShouldAllBe(column => column.Type.Id == DuckDBType.Double);
        return DuckDbDoubles.ReadAll(reader);
    }

    /// <summary>100 trips, each scored twice; those with even numbers have a prediction. Labels for all of them, for trips that were never scored, and for trips that are too long.</summary>
    private async Task Land()
    {
        for (var hour = 0; hour < 5; hour++)
        {
            var lines = new StringBuilder();
            for (var i = hour * 20; i < (hour + 1) * 20; i++)
            {
                foreach (var version in (int[])[1, 2])
                {
                    var minutes = i % 2 == 1 ? "null" : ((i * 0.5) + (version == 2 ? 2 : 500)).ToString(CultureInfo.InvariantCulture);
                    lines.Append(CultureInfo.InvariantCulture,
                        $$"""{"trip_id":"t{{i}}","vendor_id":1,"requested_at":"2026-01-15T{{hour:d2}}:{{i % 20:d2}}:00-05:00","pickup_zone":{{(i % 10) + 1}},"dropoff_zone":{{(i % 10) + 11}},"shard":"shardId-000000000000","sequence_number":"{{i * 10 + version}}","sub_sequence_number":0,"arrived_at":"2026-01-15T{{hour:d2}}:{{i % 20:d2}}:0{{version}}.000Z","lookups":{"pickup":{"borough":"B","zone":"Zone {{(i % 10) + 1}}"},"dropoff":null},"features":"{{hour}},{{(i + 1) * 0.25}},{{(i % 3 == 0 ? "" : "2")}}","minutes":{{minutes}},"model":"m"}""")
                        .Append('\n');
                }
            }

            _athena.Objects.Put("lake", $"scored/dt=2026-01-15/hour={hour:d2}/shardId-000000000000-{hour}.ndjson.gz", lines.ToString());
        }

        var labels = string.Concat(Enumerable.Range(0, 100).Select(i => string.Create(CultureInfo.InvariantCulture, $"t{i},{(i * 0.5) + 1}\n")));
        _athena.Objects.Put("lake", "labels/dt=2026-01-16/a.csv", "trip_id,minutes\n" + labels + "never,10\n");
        _athena.Objects.Put("lake", "labels/dt=2026-01-17/b.csv", "trip_id,minutes\nlong,99\n");
        await _athena.Room.MakeCrawler("", "scored/", "labels/");
        ((string?)(await _athena.Room.Crawl())["Status"]).ShouldBe("SUCCEEDED");
    }
}
