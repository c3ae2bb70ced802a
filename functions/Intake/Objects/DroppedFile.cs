using Amazon.Lambda.S3Events;

namespace Pipeline.Intake.Objects;

/// <summary>An object that landed in the bucket.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key, URL-decoded.</param>
/// <param name="ETag">The entity tag, without quotes; empty if the event has none.</param>
/// <param name="Sequencer">S3's sequencer of the change; empty if the event has none.</param>
public sealed record DroppedFile(string Bucket, string Key, string ETag, string Sequencer)
{
    /// <summary>Whether the key has a segment <c>.</c> or <c>..</c> between slashes.</summary>
    public bool HasDotSegments => Key.Split('/').Any(segment => segment is "." or "..");

    /// <summary>Returns the object of an event record.</summary>
    /// <param name="record">The record.</param>
    public static DroppedFile From(S3Event.S3EventNotificationRecord record) => new(
        record.S3.Bucket.Name,
        record.S3.Object.KeyDecoded,
        (record.S3.Object.ETag ?? "").Trim('"'),
        record.S3.Object.Sequencer ?? "");

    /// <inheritdoc/>
    public override string ToString() => $"s3://{Bucket}/{Key}";
}
