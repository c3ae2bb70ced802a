using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Cli.Buckets;
using Pipeline.Intake.Labels;
using Pipeline.Intake.Objects;

namespace Pipeline.Cli.Withdrawal;

/// <summary>Keeps labels that are taken back beside the files that were rejected, each with a report.</summary>
/// <param name="s3">The lake.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="time">The clock.</param>
internal sealed class WithdrawnFiles(IAmazonS3 s3, string bucket, TimeProvider time)
{
    private const string Copy = "labels.json.gz";
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true };

    /// <summary>
    /// Takes the labels of a file out of the table of labels. The object is deleted last: a withdrawal that is interrupted is done again as a whole.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="runs">The runs of the workflow that have read it.</param>
    /// <param name="cancellationToken">Stops between two calls.</param>
    public async Task WithdrawAsync(AcceptedFile file, IReadOnlyList<ReadingRun> runs, CancellationToken cancellationToken)
    {
        var copy = file.WithdrawnFolder + Copy;
        await s3.CopyObjectAsync(bucket, file.Key, bucket, copy, cancellationToken);
        var report = new WithdrawalReport(
            bucket, file.Source, file.LandedAt, "withdrawn by make undo: the labels were taken out of the table and are read no more", copy, file.Key, file.Labels, time.GetUtcNow(),
            [.. runs.Select(run => new WithdrawalReport.Run(run.Name, run.Came, run.Model))]);
        using (var body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(report, Written)))
        {
            await s3.PutObjectAsync(
                new PutObjectRequest { BucketName = bucket, Key = file.WithdrawnFolder + RejectedFolder.Report, InputStream = body, ContentType = "application/json" }, cancellationToken);
        }

        await s3.DeleteObjectAsync(bucket, file.Key, cancellationToken);
    }

    /// <summary>Finds what became of a file that is not in the table: the reports of its versions that were withdrawn or rejected.</summary>
    /// <param name="labels">The dropped file's key, or that of its object in the table.</param>
    /// <param name="cancellationToken">Stops between two objects.</param>
    public async Task<IReadOnlyList<FoundReport>> ReportsAsync(string labels, CancellationToken cancellationToken)
    {
        var isObject = labels.StartsWith(LabelTable.Root, StringComparison.Ordinal);
        var reports = new List<FoundReport>();
        await foreach (var key in s3.KeysAsync(bucket, isObject ? RejectedFolder.Root : RejectedFolder.OfKey(labels), cancellationToken))
        {
            if (!key.EndsWith($"/{RejectedFolder.Report}", StringComparison.Ordinal)) continue;
            // A folder below that of a key is of one of its versions.
            var identity = key.Split('/')[^2];
            if (isObject ? !labels.Contains(identity, StringComparison.Ordinal) : key != RejectedFolder.OfVersion(labels, identity) + RejectedFolder.Report) continue;
            using var response = await s3.GetObjectAsync(bucket, key, cancellationToken);
            var report = await JsonSerializer.DeserializeAsync<Stamp>(response.ResponseStream, cancellationToken: cancellationToken);
            if (isObject && report?.Accepted != labels) continue;
            var file = report is { Accepted: { } accepted, Key: { } source } ? new AcceptedFile(accepted, source, identity, report.LandedAt, report.Labels) : null;
            reports.Add(new FoundReport(key, report?.WithdrawnAt, file));
        }

        return reports;
    }

    private sealed record Stamp(
        [property: JsonPropertyName("accepted")] string? Accepted, [property: JsonPropertyName("withdrawn_at")] DateTimeOffset? WithdrawnAt,
        [property: JsonPropertyName("key")] string? Key, [property: JsonPropertyName("landed_at")] DateTimeOffset LandedAt, [property: JsonPropertyName("labels")] long Labels);
}

/// <summary>A report on a version of a file that is not in the table.</summary>
/// <param name="Key">The report's key.</param>
/// <param name="WithdrawnAt">When the labels were withdrawn; null where the file was rejected.</param>
/// <param name="File">The labels as they were in the table; null where the file was rejected.</param>
internal sealed record FoundReport(string Key, DateTimeOffset? WithdrawnAt, AcceptedFile? File);

/// <summary>The report on a file that was withdrawn. It has the members of a rejected file's report that apply, and the live view lists it with those.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The dropped file's key.</param>
/// <param name="LandedAt">When the file landed.</param>
/// <param name="Reason">That it was withdrawn.</param>
/// <param name="Copy">The key of the labels' copy.</param>
/// <param name="Accepted">The key of the object that held the labels in the table.</param>
/// <param name="Labels">The number of labels.</param>
/// <param name="WithdrawnAt">When it was withdrawn.</param>
/// <param name="Runs">The runs of the workflow that had read it by then.</param>
internal sealed record WithdrawalReport(
    [property: JsonPropertyName("bucket")] string Bucket,
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("landed_at")] DateTimeOffset LandedAt,
    [property: JsonPropertyName("reason")] string Reason,
    [property: JsonPropertyName("copy")] string Copy,
    [property: JsonPropertyName("accepted")] string Accepted,
    [property: JsonPropertyName("labels")] long Labels,
    [property: JsonPropertyName("withdrawn_at")] DateTimeOffset WithdrawnAt,
    [property: JsonPropertyName("runs")] IReadOnlyList<WithdrawalReport.Run> Runs)
{
    /// <summary>A run that had read the file.</summary>
    /// <param name="Name">The execution's name.</param>
    /// <param name="Came">Its decision, or its status where it has none.</param>
    /// <param name="Model">The model that it made to serve; null where it made none.</param>
    internal sealed record Run(
        [property: JsonPropertyName("run")] string Name, [property: JsonPropertyName("came")] string Came, [property: JsonPropertyName("model")] string? Model);
}
