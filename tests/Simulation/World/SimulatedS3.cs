using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Simulation.Schedules;

namespace Pipeline.Simulation.World;

/// <summary>A process's S3 client: conditional writes and the metadata of objects.</summary>
internal sealed class SimulatedS3() : AmazonS3Client(new AnonymousAWSCredentials(), new AmazonS3Config { ServiceURL = "http://127.0.0.1" })
{
    /// <summary>What it reaches.</summary>
    public Services Services { get; set; } = null!;

    public override async Task<PutObjectResponse> PutObjectAsync(PutObjectRequest request, CancellationToken cancellationToken = default)
    {
        // The caller's stream is gone when a late write arrives.
        using var body = new MemoryStream();
        await request.InputStream.CopyToAsync(body, CancellationToken.None);
        var content = body.ToArray();
        var objects = Services.Landed;
        var metadata = request.Metadata.Keys.ToDictionary(key => key, key => request.Metadata[key]);
        var put = await Services.Wire.CallAsync<string?>(request.IfNoneMatch is null ? Operation.Replace : Operation.Create, request.Key, _ =>
        {
            var present = objects.Find(request.Key);
            if ((request.IfNoneMatch == "*" && present is not null) || (request.IfMatch is not null && request.IfMatch != present?.ETag)) return null;
            return objects.Put(request.Key, content, metadata).ETag;
        }, cancellationToken);
        return put is not null ? new PutObjectResponse { ETag = put } : throw Failure(HttpStatusCode.PreconditionFailed, "PreconditionFailed");
    }

    public override async Task<GetObjectMetadataResponse> GetObjectMetadataAsync(string bucketName, string key, CancellationToken cancellationToken = default)
    {
        var found = await Services.Wire.CallAsync(Operation.Head, key, _ => Services.Landed.Find(key), cancellationToken) ?? throw Failure(HttpStatusCode.NotFound, "NotFound");
        var response = new GetObjectMetadataResponse { ETag = found.ETag };
        foreach (var (name, value) in found.Metadata) response.Metadata.Add(name, value);
        return response;
    }

    public override async Task<GetObjectResponse> GetObjectAsync(GetObjectRequest request, CancellationToken cancellationToken = default)
    {
        var found = await Services.Wire.CallAsync(Operation.Read, request.Key, _ => Services.Landed.Find(request.Key), cancellationToken) ?? throw Failure(HttpStatusCode.NotFound, "NoSuchKey");
        if (request.EtagToMatch != found.ETag) throw Failure(HttpStatusCode.PreconditionFailed, "PreconditionFailed");
        return new GetObjectResponse { ETag = found.ETag, ResponseStream = new MemoryStream(found.Content) };
    }

    private static AmazonS3Exception Failure(HttpStatusCode status, string code) => new(code, ErrorType.Sender, code, "1", status);
}
