using System.Runtime.InteropServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace Pipeline.Scoring.Land;

/// <summary>The lake in S3.</summary>
internal sealed class S3Lake(IAmazonS3 client, string bucket) : ILake
{
    public async Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var body = MemoryMarshal.TryGetArray(content, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);
        await client.PutObjectAsync(
            new PutObjectRequest { BucketName = bucket, Key = key, InputStream = body, ContentType = "application/gzip" }, cancellationToken);
    }
}
