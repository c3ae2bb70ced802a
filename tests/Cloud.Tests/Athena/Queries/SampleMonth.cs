using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Athena.Queries;

/// <summary>The sample of a real month, the later half of it changed as a test wants, as a run's examples or as the landed log.</summary>
internal static class SampleMonth
{
    /// <summary>Where the later half begins.</summary>
    public const string Middle = "TIMESTAMP '2023-01-16 00:00:00'";

    /// <summary>When a day has ended on which the later half arrived.</summary>
    public static readonly DateTimeOffset Arrived = new(2026, 1, 20, 5, 0, 0, TimeSpan.Zero);

    /// <summary>Makes the examples of a run. Labels come on the next day.</summary>
    /// <param name="lake">Where.</param>
    /// <param name="run">The run.</param>
    /// <param name="which">A condition on the trips.</param>
    /// <param name="change">What is changed in the later half, as UPDATE takes it.</param>
    public static async Task PutExamplesAsync(LakeRoom lake, string run, string which, string change = "")
    {
        using var folder = new TemporaryDirectory();
        string file = folder.File("examples.parquet");
        using (var session = Open(change))
            session.Execute($"COPY (SELECT trip_id, labelled_at, requested_at, {Columns} FROM featured WHERE {which}) TO '{file}' (FORMAT parquet)");
        await lake.Athena.Objects.PutFileAsync("lake", $"training/{run}/examples/a.parquet", file, "application/octet-stream", TestContext.Current.CancellationToken);
    }

    /// <summary>Lands trips as the scorer does: they have arrived in the 24 hours before <see cref="Arrived"/>, evenly.</summary>
    /// <param name="lake">Where.</param>
    /// <param name="which">A condition on the trips.</param>
    /// <param name="change">What is changed in the later half, as UPDATE takes it.</param>
    /// <param name="hoursBefore">By how many hours earlier they have arrived.</param>
    public static async Task LandAsync(LakeRoom lake, string which, string change = "", int hoursBefore = 0)
    {
        using var folder = new TemporaryDirectory();
        string features = string.Join(" || ',' || ", LakeTemplate.Features.Select(name => Names.Contains(name) ? $"coalesce(CAST({name} AS varchar), '')" : "''"));
        string end = Arrived.AddHours(-hoursBefore).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        using (var session = Open(change))
        {
            session.Execute($"""
                COPY (
                  SELECT trip_id, strftime(requested_at, '%Y-%m-%dT%H:%M:%SZ') AS requested_at, trip_id AS sequence_number, strftime(arrived, '%Y-%m-%dT%H:%M:%S.%gZ') AS arrived_at, {features} AS features
                  FROM (
                    SELECT *, TIMESTAMP '{end}' - to_seconds(CAST(86399 * (row_number() OVER (ORDER BY trip_id) - 1) / count(*) OVER () AS integer)) AS arrived
                    FROM featured WHERE {which})
                ) TO '{folder.File("lines.json")}' (FORMAT json)
                """);
        }

        foreach (var hour in (await File.ReadAllLinesAsync(folder.File("lines.json"))).ToLookup(line => JsonNode.Parse(line)!["arrived_at"]!.GetValue<string>()[..13]))
            await lake.LandAsync(hour.Key[..10], int.Parse(hour.Key[11..], CultureInfo.InvariantCulture), hour, $"shard-{hoursBefore}");
    }

    private static readonly string[] Names =
        ["hour", "weekday", "distance_miles", "passengers", "pickup_zone", "dropoff_zone", "pickup_service_zone", "dropoff_service_zone", "straight_line_miles"];

    private static string Columns => string.Join(", ", Names);

    private static DuckDbSession Open(string change)
    {
        string samples = Path.Combine(Repository.Root, "samples");
        var session = DuckDbSession.Open(Repository.NodeModules, new DuckDbSettings());
        session.Execute($"""
            CREATE TABLE zone AS SELECT zone_id, service_zone, latitude, longitude FROM read_csv('{samples}/zones.csv');
            CREATE TABLE trip AS SELECT lpep_pickup_datetime AS begun, CAST(trip_distance AS double) AS distance, CAST(passenger_count AS double) AS passengers,
              CAST(PULocationID AS integer) AS pickup, CAST(DOLocationID AS integer) AS dropoff, true AS zones, CAST(lpep_pickup_datetime AS date) + 1 AS labelled
            FROM '{samples}/green_tripdata_2023-01_sample.parquet' WHERE lpep_pickup_datetime < TIMESTAMP '2023-02-01 00:00:00' AND trip_distance < 100
            """);
        if (change.Length > 0) session.Execute($"UPDATE trip SET {change} WHERE begun >= {Middle}");
        session.Execute("""
            CREATE VIEW featured AS
            SELECT CAST(row_number() OVER (ORDER BY begun) AS varchar) AS trip_id, begun, distance, CAST(labelled AS timestamp) AS labelled_at, begun + interval 5 hour AS requested_at,
              CAST(hour(begun) AS double) AS hour, CAST(isodow(begun) - 1 AS double) AS weekday, distance AS distance_miles, passengers,
              CAST(pickup AS double) AS pickup_zone, CAST(dropoff AS double) AS dropoff_zone,
              CASE WHEN zones THEN CAST(hash(p.service_zone) % 97 AS double) END AS pickup_service_zone,
              CASE WHEN zones THEN CAST(hash(d.service_zone) % 97 AS double) END AS dropoff_service_zone,
              CASE WHEN zones THEN 69 * sqrt(power(p.latitude - d.latitude, 2) + power((p.longitude - d.longitude) * 0.76, 2)) END AS straight_line_miles
            FROM trip LEFT JOIN zone p ON p.zone_id = pickup LEFT JOIN zone d ON d.zone_id = dropoff
            """);
        return session;
    }
}
