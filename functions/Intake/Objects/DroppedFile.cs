using Amazon.Lambda.S3Events;

namespace Pipeline.Intake.Objects;

/// <summary>An object that landed in the bucket.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key, URL-decoded.</param>
/// <param name="ETag">The entity tag, without quotes; empty if the event has none.</param>
/// <param name="Version">The object's version, or S3's sequencer of the change in a bucket without versions; the same in each delivery of the event.</param>
/// <param name="LandedAt">When it landed.</param>
/// <param name="Size">Its size in bytes.</param>
public sealed record DroppedFile(string Bucket, string Key, string ETag, string Version, DateTimeOffset LandedAt, long Size)
{
    /// <summary>Whether the key has a segment <c>.</c> or <c>..</c> between slashes.</summary>
    public bool HasDotSegments => Key.Split('/').Any(segment => segment is "." or "..");

    /// <summary>Returns the object of an event record.</summary>
    /// <param name="record">The record.</param>
    public static DroppedFile From(S3Event.S3EventNotificationRecord record) => new(
        record.S3.Bucket.Name,
        record.S3.Object.KeyDecoded,
        (record.S3.Object.ETag ?? "").Trim('"'),
        record.S3.Object.VersionId is { Length: > 0 } version ? version : record.S3.Object.Sequencer ?? "",
        new DateTimeOffset(record.EventTime.ToUniversalTime()),
        record.S3.Object.Size);

    /// <inheritdoc/>
    public override string ToString() => $"s3://{Bucket}/{Key}";
}
