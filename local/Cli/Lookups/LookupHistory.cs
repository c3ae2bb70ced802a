using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Cli.Buckets;
using Pipeline.Cli.Hosting;
using Pipeline.Contract;
using Pipeline.Contract.Intervals;
using Pipeline.Contract.Lookups;
using Pipeline.Intake.Csv;
using Pipeline.Intake.Lookups;
using Pipeline.Intake.Objects;

namespace Pipeline.Cli.Lookups;

/// <summary>
/// The lookup files of a bucket, in every version that it still has. The table says of no row which file it is of: rows are written in the order in which their files landed.
/// </summary>
/// <param name="s3">The lake.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="domain">Defines the kinds of lookups.</param>
internal sealed class LookupHistory(IAmazonS3 s3, string bucket, IScoringDomain domain)
{
    private readonly LookupKind[] _kinds = [IntervalLookups.Kind, .. domain.LookupKinds];

    /// <summary>Finds a version of a file.</summary>
    /// <param name="key">The file's key. It may have been deleted since.</param>
    /// <param name="version">The version's id; null for the newest one.</param>
    /// <param name="cancellationToken">Stops between two calls.</param>
    /// <exception cref="RefusedLookupException">There is no such file or version, it is of no kind of lookup, or it was rejected.</exception>
    public async Task<LookupVersion> FindAsync(string key, string? version, CancellationToken cancellationToken)
    {
        var kind = KindOf(key);
        var found = new List<S3ObjectVersion>();
        await foreach (var one in s3.VersionsAsync(bucket, key, cancellationToken))
        {
            if (one.Key == key && one.IsDeleteMarker != true) found.Add(one);
        }

        if (found.Count == 0) throw new RefusedLookupException($"There is no file s3://{bucket}/{key}, and no former version of one: give the key as it was dropped. Former versions are kept for 30 days.");
        var chosen = version is null ? found[0] : found.Find(one => one.VersionId == version)
            ?? throw new RefusedLookupException($"s3://{bucket}/{key} has no version {version}. There are:" + string.Concat(found.Select(one => $"\n  {one.VersionId}  landed {Told(one)}")));
        try
        {
            return await ReadAsync(chosen, kind, _ => true, cancellationToken);
        }
        catch (MalformedFileException e)
        {
            var dropped = new DroppedFile(bucket, key, (chosen.ETag ?? "").Trim('"'), chosen.VersionId, LandedAt(chosen), chosen.Size ?? 0);
            throw new RefusedLookupException(
                $"s3://{bucket}/{key}, version {chosen.VersionId}, was rejected when it landed, and nothing of it was served: {(e.Row > 0 ? string.Create(CultureInfo.InvariantCulture, $"row {e.Row}: ") : "")}{e.Reason}. Its report: {RejectedFolder.ReportOf(dropped)}");
        }
    }

    /// <summary>Finds for how long each row of a file was in the table: until another file had a row of the same key that says something else.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Stops between two versions.</param>
    public async Task<IReadOnlyDictionary<string, RowSpan>> SpansAsync(LookupVersion file, CancellationToken cancellationToken)
    {
        var kind = KindOf(file.Key);
        var (before, replaced) = (new Dictionary<string, LookupItem>(StringComparer.Ordinal), new Dictionary<string, LookupVersion>(StringComparer.Ordinal));
        foreach (var other in await VersionsAsync(kind, version => version.Key != file.Key || version.VersionId != file.Id, cancellationToken))
        {
            LookupVersion read;
            try
            {
                read = await ReadAsync(other, kind, file.Rows.ContainsKey, cancellationToken);
            }
            catch (MalformedFileException)
            {
                // Rejected: it has replaced nothing.
                continue;
            }

            foreach (var (key, row) in read.Rows)
            {
                if (read.LandedAt < file.LandedAt) before[key] = row;
                else if (!LookupVersion.AreAlike(row, file.Rows[key])) replaced.TryAdd(key, read);
            }
        }

        return file.Rows.ToDictionary(row => row.Key, row => new RowSpan(row.Key, file.LandedAt, replaced.GetValueOrDefault(row.Key), !LookupVersion.AreAlike(before.GetValueOrDefault(row.Key), row.Value)), StringComparer.Ordinal);
    }

    /// <summary>The accepted files of the kind of one of them that are not deleted, each in its newest version, in the order in which they landed.</summary>
    /// <param name="key">The key of a file of this kind.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    public async IAsyncEnumerable<LookupVersion> PresentAsync(string key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var kind = KindOf(key);
        foreach (var version in await VersionsAsync(kind, version => version.IsLatest == true, cancellationToken))
        {
            LookupVersion read;
            try
            {
                read = await ReadAsync(version, kind, _ => true, cancellationToken);
            }
            catch (MalformedFileException)
            {
                // Rejected: it is not in the table.
                continue;
            }

            yield return read;
        }
    }

    private async Task<IReadOnlyList<S3ObjectVersion>> VersionsAsync(LookupKind kind, Func<S3ObjectVersion, bool> includes, CancellationToken cancellationToken)
    {
        var found = new List<S3ObjectVersion>();
        await foreach (var version in s3.VersionsAsync(bucket, kind.Prefix, cancellationToken))
        {
            if (version.IsDeleteMarker != true && CsvKey.Refuses(version.Key) is null && includes(version)) found.Add(version);
        }

        return [.. found.OrderBy(LandedAt)];
    }

    private async Task<LookupVersion> ReadAsync(S3ObjectVersion version, LookupKind kind, Func<string, bool> includes, CancellationToken cancellationToken)
    {
        if (version.Size > LookupFile.Largest) throw new MalformedFileException(0, $"the file has more than {LookupFile.Largest} bytes");
        using var response = await s3.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = version.Key, VersionId = version.VersionId }, cancellationToken);
        using var content = new MemoryStream();
        await response.ResponseStream.CopyToAsync(content, cancellationToken);
        var rows = kind == IntervalLookups.Kind ? IntervalFile.Read(content.ToArray()) : LookupFile.Read(kind, content.ToArray());
        return new LookupVersion(version.Key, version.VersionId, LandedAt(version), rows.Items.Where(item => includes(item.Key)).ToDictionary(item => item.Key, StringComparer.Ordinal));
    }

    private LookupKind KindOf(string key)
    {
        var expected = string.Join(" or ", _kinds.Select(kind => $"{kind.Prefix}name.csv"));
        if (CsvKey.Refuses(key) is { } reason) throw new RefusedLookupException($"{key} is no lookup file, {reason}; expected {expected}.");
        return _kinds.FirstOrDefault(kind => kind.Holds(key)) ?? throw new RefusedLookupException($"{key} is of no kind of lookup; expected {expected}.");
    }

    private static DateTimeOffset LandedAt(S3ObjectVersion version) => new(DateTime.SpecifyKind(version.LastModified!.Value.ToUniversalTime(), DateTimeKind.Utc));

    private static string Told(S3ObjectVersion version) => UtcTime.Text(LandedAt(version));
}
