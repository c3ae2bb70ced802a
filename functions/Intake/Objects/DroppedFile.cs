using Amazon.Lambda.S3Events;

namespace Pipeline.Intake.Objects;

/// <summary>An object that landed in a bucket.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key, decoded.</param>
/// <param name="ETag">The entity tag, without quotes; empty when the event has none.</param>
/// <param name="Sequencer">S3's number of the change; empty when the event has none.</param>
public sealed record DroppedFile(string Bucket, string Key, string ETag, string Sequencer)
{
    /// <summary>Whether a part of the key between slashes is <c>.</c> or <c>..</c>.</summary>
    public bool HasDotSegments => Key.Split('/').Any(segment => segment is "." or "..");

    /// <summary>The object that a record of an event is about.</summary>
    /// <param name="record">The record.</param>
    public static DroppedFile From(S3Event.S3EventNotificationRecord record) => new(
        record.S3.Bucket.Name,
        record.S3.Object.KeyDecoded,
        (record.S3.Object.ETag ?? "").Trim('"'),
        record.S3.Object.Sequencer ?? "");

    /// <inheritdoc/>
    public override string ToString() => $"s3://{Bucket}/{Key}";
}
