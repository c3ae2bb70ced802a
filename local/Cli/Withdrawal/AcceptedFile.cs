using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Amazon.S3;
using Pipeline.Cli.Buckets;
using Pipeline.Intake.Labels;
using Pipeline.Intake.Objects;

namespace Pipeline.Cli.Withdrawal;

/// <summary>The labels of a dropped file, as they stand in the table of labels.</summary>
/// <param name="Key">The object's key.</param>
/// <param name="Source">The dropped file's key.</param>
/// <param name="Identity">The identity of the dropped file's version.</param>
/// <param name="LandedAt">When the file landed.</param>
/// <param name="Labels">The number of labels.</param>
internal sealed record AcceptedFile(string Key, string Source, string Identity, DateTimeOffset LandedAt, long Labels)
{
    /// <summary>The partition that the labels are in.</summary>
    public string Day => LandedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Where the labels are kept once they are withdrawn, with a trailing slash.</summary>
    public string WithdrawnFolder => RejectedFolder.OfVersion(Source, Identity);
}

/// <summary>Finds accepted files in the table of labels.</summary>
/// <param name="s3">The lake.</param>
/// <param name="bucket">The bucket.</param>
internal sealed class AcceptedFiles(IAmazonS3 s3, string bucket)
{
    /// <summary>Finds the accepted versions of a file, the newest first.</summary>
    /// <param name="labels">The dropped file's key, or that of its object in the table for one version of it.</param>
    /// <param name="cancellationToken">Stops between two objects.</param>
    public async Task<IReadOnlyList<AcceptedFile>> FindAsync(string labels, CancellationToken cancellationToken)
    {
        var prefix = labels.StartsWith(LabelTable.Root, StringComparison.Ordinal) ? labels : LabelTable.Root;
        var found = new List<AcceptedFile>();
        await foreach (var key in s3.KeysAsync(bucket, prefix, cancellationToken))
        {
            if (key != labels && LabelTable.IdentityIn(key, labels) is null) continue;
            if (await ReadAsync(key, cancellationToken) is { } file && (key == labels || file.Source == labels)) found.Add(file);
        }

        return [.. found.OrderByDescending(file => file.LandedAt).ThenBy(file => file.Key, StringComparer.Ordinal)];
    }

    // Every line of an object has the same source and time.
    private async Task<AcceptedFile?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        using var response = await s3.GetObjectAsync(bucket, key, cancellationToken);
        using var lines = new StreamReader(new GZipStream(response.ResponseStream, CompressionMode.Decompress));
        var first = await lines.ReadLineAsync(cancellationToken);
        if (first is null) return null;
        using var label = JsonDocument.Parse(first);
        var source = label.RootElement.GetProperty("source").GetString()!;
        var landedAt = DateTimeOffset.Parse(label.RootElement.GetProperty("labelled_at").GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        if (LabelTable.IdentityIn(key, source) is not { } identity) return null;
        long count = 1;
        while (await lines.ReadLineAsync(cancellationToken) is not null) count++;
        return new AcceptedFile(key, source, identity, landedAt, count);
    }
}
