using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Cli.Buckets;

namespace Pipeline.Cli.Recovery;

/// <summary>Brings the objects of a zone back to a moment, by the bucket's versions.</summary>
/// <param name="s3">The lake.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="retention">What the bucket keeps.</param>
/// <param name="forgotten">What was forgotten on purpose.</param>
/// <param name="moment">The moment.</param>
/// <param name="time">The clock.</param>
internal sealed class LakeRestoration(IAmazonS3 s3, string bucket, LakeRetention retention, ForgottenSince forgotten, DateTimeOffset moment, TimeProvider time)
{
    private const int AtOnce = 16;
    private readonly FormerObjects _objects = new(s3, bucket);

    /// <summary>Compares a zone with what it was and, if it is told to, brings it back.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="send">Whether to bring it back.</param>
    /// <param name="say">Receives a line for each object that is left because others changed it, or because it is too large.</param>
    /// <param name="cancellationToken">Stops between two objects.</param>
    public async Task<ZoneCounts> RunAsync(LakeZone zone, bool send, Action<string> say, CancellationToken cancellationToken)
    {
        var counts = new ZoneCounts();
        await foreach (var some in s3.VersionsByKeyAsync(bucket, zone.Prefix, cancellationToken).Chunk(AtOnce))
        {
            var changes = await Task.WhenAll(some.Select(versions => ChangeAsync(zone, versions, send, cancellationToken)));
            foreach (var (change, versions) in changes.Zip(some))
            {
                if (change.Left is { } why) say($"LEFT        {versions[0].Key}: {why}");
                counts.Add(change.Kind, change.Left is not null, versions[0].Key);
            }
        }

        return counts;
    }

    private async Task<(ChangeKind? Kind, string? Left)> ChangeAsync(LakeZone zone, IReadOnlyList<S3ObjectVersion> versions, bool send, CancellationToken cancellationToken)
    {
        var now = versions[0].IsDeleteMarker == true ? null : versions[0];
        var then = versions.FirstOrDefault(version => Modified(version) <= moment) is { IsDeleteMarker: not true } there ? there : null;
        var kind = await KindAsync(zone, versions, now, then, cancellationToken);
        if (!send || kind is null or ChangeKind.Stays or ChangeKind.Expired or ChangeKind.Forgotten) return (kind, null);
        if (then?.Size > FormerObjects.LargestCopy) return (kind, $"its version {then.VersionId} is larger than the 5 GiB that one copy takes. Copy it by 'aws s3api get-object --version-id' and 'aws s3 cp'.");
        var isDone = kind == ChangeKind.Removed ? await _objects.RemoveAsync(now!, cancellationToken) : await _objects.BringBackAsync(then!, now, cancellationToken);
        return (kind, isDone ? null : "it was changed meanwhile. Run this again.");
    }

    private async Task<ChangeKind?> KindAsync(LakeZone zone, IReadOnlyList<S3ObjectVersion> versions, S3ObjectVersion? now, S3ObjectVersion? then, CancellationToken cancellationToken)
    {
        if (then is null)
        {
            return now is null ? null
                // Its former versions were deleted for good, so that nobody can tell what it was.
                : forgotten.Rewrote(Modified(versions[^1])) ? ChangeKind.Forgotten
                : zone.Later == LaterObjects.Go ? ChangeKind.Removed : ChangeKind.Stays;
        }

        if (now is null) return retention.HasExpired(then.Key, Modified(then), time.GetUtcNow()) ? ChangeKind.Expired : ChangeKind.Back;
        return now.VersionId == then.VersionId || await _objects.AreEqualAsync(now, then, cancellationToken) ? null : ChangeKind.Replaced;
    }

    private static DateTimeOffset Modified(S3ObjectVersion version) => new(version.LastModified!.Value.ToUniversalTime());
}

/// <summary>How many objects of a zone are otherwise than at a moment.</summary>
internal sealed class ZoneCounts
{
    private readonly Dictionary<ChangeKind, long> _counts = [];
    private readonly SortedSet<string> _days = new(StringComparer.Ordinal);

    /// <summary>How many objects are of a kind.</summary>
    public long this[ChangeKind kind] => _counts.GetValueOrDefault(kind);

    /// <summary>How many objects were left that should have been brought back.</summary>
    public long Left { get; private set; }

    /// <summary>The days (<c>dt=</c>) of objects that come back, are replaced or go.</summary>
    public IReadOnlyCollection<string> Days => _days;

    /// <summary>Counts an object; null for one that is as it was.</summary>
    public void Add(ChangeKind? kind, bool isLeft, string key)
    {
        if (isLeft) Left++;
        if (kind is not { } counted) return;
        if (!isLeft) _counts[counted] = this[counted] + 1;
        if (counted is ChangeKind.Back or ChangeKind.Replaced or ChangeKind.Removed && key.Split('/').FirstOrDefault(part => part.StartsWith("dt=", StringComparison.Ordinal)) is { } day)
            _days.Add(day["dt=".Length..]);
    }
}
