using System.Net;
using Amazon.Runtime;
using Amazon.S3.Model;
using Pipeline.Aws.Direct;

namespace Pipeline.Simulation.World.Http;

/// <summary>A process's S3 as it is called over a connection, with the bucket as the host's name.</summary>
internal sealed class S3OverHttp(SimulatedS3 s3) : IServiceClient
{
    private const string Bucket = "lake";
    private const string Metadata = "x-amz-meta-";

    public async Task<ServiceReply> SendAsync(ServiceRequest request, CancellationToken cancellationToken)
    {
        var key = Uri.UnescapeDataString(request.Path[1..]);
        try
        {
            return request.Method switch
            {
                "HEAD" => await HeadAsync(key, cancellationToken),
                "GET" => await GetAsync(key, request, cancellationToken),
                _ => await PutAsync(key, request, cancellationToken),
            };
        }
        catch (AmazonServiceException e)
        {
            var (status, code) = e.ErrorCode switch
            {
                "ThrottlingException" => (HttpStatusCode.ServiceUnavailable, "SlowDown"),
                "AccessDeniedException" => (HttpStatusCode.Forbidden, "AccessDenied"),
                _ => (e.StatusCode, e.ErrorCode),
            };
            return HttpReply.Of(status, request.Method == "HEAD" ? "" : $"<Error><Code>{code}</Code><Message>{e.Message}</Message></Error>");
        }
    }

    private async Task<ServiceReply> HeadAsync(string key, CancellationToken cancellationToken)
    {
        var found = await s3.GetObjectMetadataAsync(Bucket, key, cancellationToken);
        return HttpReply.Of(HttpStatusCode.OK, "", [("ETag", found.ETag), .. found.Metadata.Keys.Select(name => (name, found.Metadata[name]))]);
    }

    private async Task<ServiceReply> GetAsync(string key, ServiceRequest request, CancellationToken cancellationToken)
    {
        var get = new GetObjectRequest { BucketName = Bucket, Key = key, EtagToMatch = request.Headers.Single(header => header.Name == "if-match").Value };
        var found = await s3.GetObjectAsync(get, cancellationToken);
        return HttpReply.Of(HttpStatusCode.OK, ((MemoryStream)found.ResponseStream).ToArray());
    }

    private async Task<ServiceReply> PutAsync(string key, ServiceRequest request, CancellationToken cancellationToken)
    {
        var put = new PutObjectRequest { BucketName = Bucket, Key = key, InputStream = new MemoryStream(request.Body.ToArray()) };
        foreach (var (name, value) in request.Headers)
        {
            if (name == "if-none-match") put.IfNoneMatch = value;
            else if (name == "if-match") put.IfMatch = value;
            else if (name.StartsWith(Metadata, StringComparison.Ordinal)) put.Metadata.Add(name, value);
        }

        var answer = await s3.PutObjectAsync(put, cancellationToken);
        return HttpReply.Of(HttpStatusCode.OK, "", [("ETag", answer.ETag)]);
    }
}
