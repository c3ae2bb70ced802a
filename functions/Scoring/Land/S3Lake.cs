using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Scoring.Retry;

namespace Pipeline.Scoring.Land;

/// <summary>The lake in S3. Source: "Add preconditions to S3 operations with conditional requests".</summary>
internal sealed class S3Lake(IAmazonS3 client, string bucket) : ILake
{
    private const string AttemptBegan = "attempt-began";

    public async Task<bool> TryCreateAsync(LakeObject landed, CancellationToken cancellationToken)
    {
        try
        {
            await PutAsync(landed, request => request.IfNoneMatch = "*", cancellationToken);
            return true;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            return false;
        }
    }

    public async Task<bool> TryReplaceAsync(LakeObject landed, CancellationToken cancellationToken)
    {
        try
        {
            var present = await client.GetObjectMetadataAsync(bucket, landed.Key, cancellationToken);
            if (BeganLater(present.Metadata[AttemptBegan], landed.AttemptBegan)) return false;
            await PutAsync(landed, request => request.IfMatch = present.ETag, cancellationToken);
            return true;
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound)
        {
            throw new TransientException($"s3://{bucket}/{landed.Key} was changed while it was being replaced.");
        }
    }

    private static bool BeganLater(string? present, DateTimeOffset own) =>
        long.TryParse(present, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > own.ToUnixTimeMilliseconds();

    private async Task PutAsync(LakeObject landed, Action<PutObjectRequest> condition, CancellationToken cancellationToken)
    {
        var content = landed.Content;
        using var body = MemoryMarshal.TryGetArray(content, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);
        var request = new PutObjectRequest { BucketName = bucket, Key = landed.Key, InputStream = body, ContentType = "application/gzip" };
        request.Metadata.Add(AttemptBegan, landed.AttemptBegan.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        condition(request);
        try
        {
            await client.PutObjectAsync(request, cancellationToken);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.Conflict)
        {
            // ConditionalRequestConflict: another write of the key is on its way.
            throw new TransientException(e.Message);
        }
    }
}
