using System.Globalization;
using Amazon.Lambda.Core;
using Amazon.Lambda.S3Events;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Aws.Metrics;
using Pipeline.Intake.Csv;

namespace Pipeline.Intake.Objects;

/// <summary>
/// Handles the objects of an S3 event: reads each file and passes it on. A file that cannot be used is kept with a report, logged and
/// counted; the others are still handled. The invocation fails only where trying again may help.
/// </summary>
/// <param name="s3">Reads the objects.</param>
/// <param name="rejected">Keeps the files that cannot be used.</param>
/// <param name="metrics">Counts the rejected files.</param>
/// <param name="largest">Maximum size of a file in bytes; a larger file is rejected unread.</param>
public sealed class DroppedFiles(IAmazonS3 s3, RejectedFiles rejected, MetricLines metrics, int largest)
{
    /// <summary>Handles the files of an event.</summary>
    /// <param name="landed">The event.</param>
    /// <param name="context">The invocation.</param>
    /// <param name="zone">The folder that the files were dropped into.</param>
    /// <param name="handle">Handles one file; it must check the whole file before it uses any of it.</param>
    public async Task HandleAsync(S3Event landed, ILambdaContext context, DropZone zone, Func<DroppedFile, byte[], Task> handle)
    {
        foreach (var file in (landed.Records ?? []).Select(DroppedFile.From))
        {
            if (zone.Ignores(file.Key))
            {
                context.Logger.LogInformation("Ignored s3://{Bucket}/{Key}: it is not meant for this function.", file.Bucket, file.Key);
                continue;
            }

            try
            {
                if (await ReadAsync(file, zone) is { } bytes) await handle(file, bytes);
                else context.Logger.LogWarning("Skipped s3://{Bucket}/{Key}: it was deleted before it could be read.", file.Bucket, file.Key);
            }
            catch (MalformedFileException e)
            {
                var report = await rejected.KeepAsync(file, e);
                if (e.Row == 0) context.Logger.LogError("Rejected s3://{Bucket}/{Key}: {Reason}. Nothing of the file was used. Report: {Report}", file.Bucket, file.Key, e.Reason, report);
                else context.Logger.LogError("Rejected s3://{Bucket}/{Key} at row {Row}: {Reason}. Nothing of the file was used. Report: {Report}", file.Bucket, file.Key, e.Row, e.Reason, report);
                metrics.Count(context.FunctionName, zone.RejectedMetric, 1);
            }
        }
    }

    private async Task<byte[]?> ReadAsync(DroppedFile file, DropZone zone)
    {
        // A client may normalize such a key when it builds the URL, and then read another object than the event's.
        if (file.HasDotSegments) throw new MalformedFileException(0, "its key has a «.» or «..» between slashes; a key without them was expected");
        if (zone.Refuses(file.Key) is { } reason) throw new MalformedFileException(0, reason);
        try
        {
            using var response = await s3.GetObjectAsync(new GetObjectRequest { BucketName = file.Bucket, Key = file.Key });
            if (response.ContentLength > largest) throw TooLarge(response.ContentLength);
            var bytes = await ReadAsync(response.ResponseStream, response.ContentLength);
            return FileSignature.Of(bytes) is { } kind ? throw new MalformedFileException(0, $"the file is {kind}; a plain CSV file was expected, so decompress it first") : bytes;
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchKey")
        {
            return null;
        }
    }

    // The content length is not trusted, but a file of exactly that length is held only once.
    private async Task<byte[]> ReadAsync(Stream content, long length)
    {
        var bytes = new byte[Math.Clamp(length, 0, largest)];
        var filled = await content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false);
        if (filled < bytes.Length) return bytes[..filled];
        var more = new byte[64 * 1024];
        for (int read; (read = await content.ReadAsync(more)) > 0; filled += read)
        {
            if (filled + read > largest) throw TooLarge(filled + read);
            if (filled + read > bytes.Length) Array.Resize(ref bytes, Math.Min(largest, Math.Max(filled + read, bytes.Length * 2)));
            more.AsSpan(0, read).CopyTo(bytes.AsSpan(filled));
        }

        return filled == bytes.Length ? bytes : bytes[..filled];
    }

    private MalformedFileException TooLarge(long length) =>
        new(0, string.Create(CultureInfo.InvariantCulture, $"the file has {length:N0} bytes or more; at most {largest:N0} are taken, so split it"));
}
