using System.Text.Json;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Intake.Csv;

namespace Pipeline.Intake.Objects;

/// <summary>Keeps rejected files: a copy of each, and beside it a report of why it was rejected.</summary>
/// <param name="s3">Copies the file and writes the report.</param>
public sealed class RejectedFiles(IAmazonS3 s3)
{
    // "CopyObject": a single call copies no more.
    private const long LargestCopy = 5L * 1024 * 1024 * 1024;

    /// <summary>Keeps a file. The report is written last: where there is one, the rest is done.</summary>
    /// <param name="file">The file.</param>
    /// <param name="fault">What is wrong with it.</param>
    /// <returns>The report's key.</returns>
    public async Task<string> KeepAsync(DroppedFile file, MalformedFileException fault)
    {
        var copied = await CopyAsync(file);
        var report = new RejectionReport(
            file.Bucket, file.Key, file.ETag, file.Version, file.LandedAt, file.Size, fault.Row == 0 ? null : fault.Row, fault.Column, fault.Value, fault.Reason,
            copied ? RejectedFolder.CopyOf(file) : null);
        var key = RejectedFolder.ReportOf(file);
        using var body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(report, RejectionJson.Default.RejectionReport));
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = file.Bucket, Key = key, InputStream = body, ContentType = "application/json" });
        return key;
    }

    private async Task<bool> CopyAsync(DroppedFile file)
    {
        // A client may normalize dot segments when it builds the URL, and then copy another object than the event's.
        if (file.HasDotSegments || file.Size > LargestCopy) return false;
        try
        {
            await s3.CopyObjectAsync(new CopyObjectRequest
            {
                SourceBucket = file.Bucket,
                SourceKey = file.Key,
                DestinationBucket = file.Bucket,
                DestinationKey = RejectedFolder.CopyOf(file),
                // To copy a file's tags as well takes further permissions.
                TaggingDirective = TaggingDirective.REPLACE,
            });
            return true;
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchKey")
        {
            // Deleted after it was read.
            return false;
        }
    }
}
