using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.S3;
using Pipeline.Cli.Buckets;
using Pipeline.Cli.Compaction;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Hosting;

namespace Pipeline.Cli.Forgetting;

/// <summary>The tables in Parquet that have trips by their ids. No row can be taken out of such a file: a day is compacted again, and a run's examples are deleted.</summary>
internal interface IParquetTables
{
    /// <summary>How many trips of the id the table of trips has, by day of arrival.</summary>
    /// <param name="from">The first day; null for the oldest.</param>
    /// <param name="to">The last day; null for the newest.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<IReadOnlyDictionary<string, int>> TripsAsync(DateOnly? from, DateOnly? to, CancellationToken cancellationToken);

    /// <summary>Compacts a day again if the table has the id there, and deletes the day's files that are not in the table.</summary>
    /// <returns>Why the table keeps the id; null if it does not.</returns>
    Task<string?> ClearDayAsync(string day, CancellationToken cancellationToken);

    /// <summary>How many examples of the id there are, by run of the workflow.</summary>
    Task<IReadOnlyDictionary<string, int>> ExamplesAsync(CancellationToken cancellationToken);

    /// <summary>Deletes the examples of a run.</summary>
    Task DeleteExamplesAsync(string run, CancellationToken cancellationToken);
}

/// <summary>The tables of a deployed stack.</summary>
/// <param name="athena">Athena.</param>
/// <param name="compaction">The compaction.</param>
/// <param name="glue">Knows which files a day of the table has.</param>
/// <param name="s3">The lake.</param>
/// <param name="objects">Deletes objects with all versions.</param>
/// <param name="id">The id.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="database">The lake's database.</param>
internal sealed class ParquetTables(AthenaQuery athena, CompactionRun compaction, IJsonService glue, IAmazonS3 s3, ForgottenObjects objects, ForgottenId id, string bucket, string database) : IParquetTables
{
    private const string Training = "training/";
    private const string Examples = "examples";

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, int>> TripsAsync(DateOnly? from, DateOnly? to, CancellationToken cancellationToken)
    {
        var bounds = (from is { } first ? $" AND dt >= '{Day(first)}'" : "") + (to is { } last ? $" AND dt <= '{Day(last)}'" : "");
        var rows = await athena.RowsAsync($"SELECT dt, count(*) FROM trips WHERE {id.Condition}{bounds} GROUP BY dt", cancellationToken);
        return rows.ToDictionary(row => row[0]!, row => int.Parse(row[1]!, CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async Task<string?> ClearDayAsync(string day, CancellationToken cancellationToken)
    {
        var date = DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        if ((await TripsAsync(date, date, cancellationToken)).Count > 0)
        {
            try
            {
                await compaction.RunAsync(day, _ => { }, cancellationToken);
            }
            catch (ExecutionFailedException e)
            {
                return $"the day could not be compacted again ({e.Message}). If its log has expired, the table keeps the trip until the day expires (LakeRetentionDays).";
            }

            if ((await TripsAsync(date, date, cancellationToken)).Count > 0) return "the compaction has found the trip in the log again: run this again";
        }

        // Of replaced compactions and failed ones. Nothing reads them, but they have the trip.
        var location = await LocationAsync(day, cancellationToken);
        await objects.DeleteAllAsync($"tables/trips/dt={day}/", key => location is null || !key.StartsWith(location, StringComparison.Ordinal), cancellationToken);
        return null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, int>> ExamplesAsync(CancellationToken cancellationToken)
    {
        var runs = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var key in s3.KeysAsync(bucket, Training, cancellationToken))
        {
            if (key.Split('/') is [_, var run, Examples, ..]) runs.Add(run);
        }

        var found = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var run in runs)
        {
            var rows = await athena.RowsAsync($"SELECT count(*) FROM examples WHERE run = '{run.Replace("'", "''", StringComparison.Ordinal)}' AND {id.Condition}", cancellationToken);
            if (int.Parse(rows[0][0]!, CultureInfo.InvariantCulture) is > 0 and var count) found[run] = count;
        }

        return found;
    }

    /// <inheritdoc/>
    public Task DeleteExamplesAsync(string run, CancellationToken cancellationToken) => objects.DeleteAllAsync($"{Training}{run}/{Examples}/", _ => true, cancellationToken);

    // The prefix of the keys that are in the table; null if the table does not have the day.
    private async Task<string?> LocationAsync(string day, CancellationToken cancellationToken)
    {
        var input = new JsonObject
        {
            ["DatabaseName"] = database,
            ["TableName"] = "trips",
            ["PartitionsToGet"] = new JsonArray(new JsonObject { ["Values"] = new JsonArray(day) }),
        };
        var partitions = (await glue.CallAsync("BatchGetPartition", input, cancellationToken))["Partitions"]?.AsArray();
        if (partitions is null || partitions.Count == 0) return null;
        var location = partitions[0]!["StorageDescriptor"]!["Location"]!.ToString();
        var key = location[$"s3://{bucket}/".Length..];
        return key.EndsWith('/') ? key : key + "/";
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
