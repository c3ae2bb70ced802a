using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Pipeline.Cli.Tests.Redriving;

/// <summary>A bucket in memory, listed in pages of two.</summary>
internal sealed class MemoryBucket
{
    private const int Page = 2;

    public MemoryBucket()
    {
        S3.ListObjectsV2Async(Arg.Any<ListObjectsV2Request>(), Arg.Any<CancellationToken>()).Returns(call => List(call.Arg<ListObjectsV2Request>()));
        S3.GetObjectAsync(Arg.Any<string>(), Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            BucketsRead.Add(call.ArgAt<string>(0));
            Read.Add(call.ArgAt<string>(1));
            return Get(call.ArgAt<string>(1));
        });
        S3.PutObjectAsync(Arg.Any<PutObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            Put(call.Arg<PutObjectRequest>());
            return new PutObjectResponse();
        });
        S3.CopyObjectAsync(Arg.Any<string>(), Arg.Any<string>(), Arg.Any<string>(), Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            Objects[call.ArgAt<string>(3)] = Objects[call.ArgAt<string>(1)];
            return new CopyObjectResponse();
        });
        S3.CopyObjectAsync(Arg.Any<CopyObjectRequest>(), Arg.Any<CancellationToken>()).Throws(new AmazonS3Exception("gone") { ErrorCode = "NoSuchKey" });
        S3.DeleteObjectAsync(Arg.Any<string>(), Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            Objects.Remove(call.ArgAt<string>(1));
            return new DeleteObjectResponse();
        });
    }

    public IAmazonS3 S3 { get; } = Substitute.For<IAmazonS3>();

    public SortedDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>The keys that were read.</summary>
    public List<string> Read { get; } = [];

    /// <summary>The buckets that they were read of: what is in memory is in every bucket.</summary>
    public List<string> BucketsRead { get; } = [];

    /// <summary>Fails a put before or after its effect.</summary>
    public Action<string> BeforePut { get; set; } = _ => { };

    public Action<string> AfterPut { get; set; } = _ => { };

    /// <summary>The metadata of objects, by key and name.</summary>
    public Dictionary<(string Key, string Name), string> Metadata { get; } = [];

    private GetObjectResponse Get(string key)
    {
        if (!Objects.ContainsKey(key)) throw new AmazonS3Exception("The specified key does not exist.") { ErrorCode = "NoSuchKey", StatusCode = HttpStatusCode.NotFound };
        var response = new GetObjectResponse { ResponseStream = new MemoryStream(Objects[key]), ETag = Tag(key) };
        foreach (var ((_, name), value) in Metadata.Where(entry => entry.Key.Key == key)) response.Metadata.Add(name, value);
        return response;
    }

    private string Tag(string key) => Convert.ToHexStringLower(SHA256.HashData(Objects[key]));

    private void Put(PutObjectRequest request)
    {
        BeforePut(request.Key);
        if (request.IfNoneMatch == "*" && Objects.ContainsKey(request.Key))
            throw new AmazonS3Exception("At least one of the pre-conditions you specified did not hold") { StatusCode = HttpStatusCode.PreconditionFailed };
        if (request.IfMatch is { } tag && (!Objects.ContainsKey(request.Key) || Tag(request.Key) != tag))
            throw new AmazonS3Exception("At least one of the pre-conditions you specified did not hold") { StatusCode = HttpStatusCode.PreconditionFailed };
        using var content = new MemoryStream();
        request.InputStream.CopyTo(content);
        foreach (var stale in Metadata.Keys.Where(entry => entry.Key == request.Key).ToList()) Metadata.Remove(stale);
        foreach (var name in request.Metadata.Keys) Metadata[(request.Key, name)] = request.Metadata[name];
        Objects[request.Key] = content.ToArray();
        AfterPut(request.Key);
    }

    private ListObjectsV2Response List(ListObjectsV2Request request)
    {
        var keys = Objects.Keys
            .Where(key => key.StartsWith(request.Prefix, StringComparison.Ordinal) && string.CompareOrdinal(key, request.ContinuationToken) > 0)
            .ToList();
        return new ListObjectsV2Response
        {
            // An empty list is null in the SDK.
            S3Objects = keys.Count == 0 ? null : [.. keys.Take(Page).Select(key => new S3Object { Key = key })],
            IsTruncated = keys.Count > Page,
            NextContinuationToken = keys.Count > Page ? keys[Page - 1] : null,
        };
    }
}
