using System.Net;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using NSubstitute;

namespace Pipeline.Cli.Tests.Forgetting;

/// <summary>A versioned bucket in memory, listed in pages of two.</summary>
internal sealed class VersionedBucket
{
    private const int Page = 2;
    private readonly List<Version> _versions = [];
    private int _last;

    public VersionedBucket()
    {
        S3.ListObjectsV2Async(Arg.Any<ListObjectsV2Request>(), Arg.Any<CancellationToken>()).Returns(call => List(call.Arg<ListObjectsV2Request>()));
        S3.ListVersionsAsync(Arg.Any<ListVersionsRequest>(), Arg.Any<CancellationToken>()).Returns(call => List(call.Arg<ListVersionsRequest>()));
        S3.GetObjectAsync(Arg.Any<GetObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call => Get(call.Arg<GetObjectRequest>()));
        S3.GetObjectAsync(Arg.Any<string>(), Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns(call => Get(new GetObjectRequest { Key = call.ArgAt<string>(1) }));
        S3.DeleteObjectAsync(Arg.Any<string>(), Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            Delete(call.ArgAt<string>(1));
            return new DeleteObjectResponse();
        });
        S3.PutObjectAsync(Arg.Any<PutObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call => Put(call.Arg<PutObjectRequest>()));
        S3.DeleteObjectsAsync(Arg.Any<DeleteObjectsRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            BeforeDelete();
            foreach (var item in call.Arg<DeleteObjectsRequest>().Objects) _versions.RemoveAll(version => version.Key == item.Key && version.Id == item.VersionId);
            return new DeleteObjectsResponse();
        });
    }

    public IAmazonS3 S3 { get; } = Substitute.For<IAmazonS3>();

    /// <summary>When what is put next lands.</summary>
    public DateTimeOffset Time { get; set; } = DateTimeOffset.UnixEpoch;

    /// <summary>Is called before a version is deleted.</summary>
    public Action BeforeDelete { get; set; } = () => { };

    /// <summary>Is called with a key before an object is written.</summary>
    public Action<string> BeforePut { get; set; } = _ => { };

    /// <summary>The versions with their keys, such as <c>a 1</c>; that of now has a star, a delete marker a cross.</summary>
    public IReadOnlyList<string> Versions => [.. Ordered().Select(version => $"{version.Key} {version.Id}{(version.Content is null ? "x" : "")}{(IsLatest(version) ? "*" : "")}")];

    /// <summary>Writes a version.</summary>
    public void Put(string key, byte[] content, string contentType = "application/gzip", params (string Name, string Value)[] metadata) =>
        _versions.Add(new Version(key, $"{++_last}", content, contentType, metadata.ToDictionary(entry => entry.Name, entry => entry.Value)) { LandedAt = Time });

    /// <summary>Writes a version.</summary>
    public void Put(string key, string content) => Put(key, Encoding.UTF8.GetBytes(content), "text/csv");

    /// <summary>Makes a delete marker.</summary>
    public void Delete(string key) => _versions.Add(new Version(key, $"{++_last}", null, "", new Dictionary<string, string>()) { LandedAt = Time });

    /// <summary>The object of a key, or null.</summary>
    public Version? Now(string key) => _versions.LastOrDefault(version => version.Key == key) is { Content: not null } present ? present : null;

    /// <summary>The text of the object of a key.</summary>
    public string Text(string key) => Encoding.UTF8.GetString(Now(key)!.Content!);

    private IEnumerable<Version> Ordered() => _versions.OrderBy(version => version.Key, StringComparer.Ordinal).ThenByDescending(version => _versions.IndexOf(version));

    private bool IsLatest(Version version) => _versions.Last(other => other.Key == version.Key) == version;

    private ListObjectsV2Response List(ListObjectsV2Request request)
    {
        var keys = _versions.Select(version => version.Key).Distinct().Where(key => key.StartsWith(request.Prefix, StringComparison.Ordinal) && Now(key) is not null)
            .Order(StringComparer.Ordinal).Where(key => string.CompareOrdinal(key, request.ContinuationToken) > 0).ToList();
        return new ListObjectsV2Response
        {
            S3Objects = keys.Count == 0 ? null : [.. keys.Take(Page).Select(key => new S3Object { Key = key })],
            IsTruncated = keys.Count > Page,
            NextContinuationToken = keys.Count > Page ? keys[Page - 1] : null,
        };
    }

    private ListVersionsResponse List(ListVersionsRequest request)
    {
        var rest = Ordered().Where(version => version.Key.StartsWith(request.Prefix, StringComparison.Ordinal))
            .Where(version => request.KeyMarker is null || string.CompareOrdinal(version.Key, request.KeyMarker) > 0
                || (version.Key == request.KeyMarker && int.Parse(version.Id, System.Globalization.CultureInfo.InvariantCulture) < int.Parse(request.VersionIdMarker, System.Globalization.CultureInfo.InvariantCulture)))
            .ToList();
        var page = rest.Take(Page).ToList();
        return new ListVersionsResponse
        {
            Versions = page.Count == 0 ? null : [.. page.Select(version => new S3ObjectVersion { Key = version.Key, VersionId = version.Id, IsLatest = IsLatest(version), IsDeleteMarker = version.Content is null, ETag = $"\"{version.Id}\"", Size = version.Content?.Length, LastModified = version.LandedAt.UtcDateTime })],
            IsTruncated = rest.Count > Page,
            NextKeyMarker = rest.Count > Page ? page[^1].Key : null,
            NextVersionIdMarker = rest.Count > Page ? page[^1].Id : null,
        };
    }

    private GetObjectResponse Get(GetObjectRequest request)
    {
        var version = request.VersionId is null ? Now(request.Key) : _versions.Find(version => version.Key == request.Key && version.Id == request.VersionId);
        if (version?.Content is null) throw new AmazonS3Exception("The specified key does not exist.") { StatusCode = HttpStatusCode.NotFound };
        var response = new GetObjectResponse { ResponseStream = new MemoryStream(version.Content), ETag = version.Id };
        response.Headers.ContentType = version.ContentType;
        foreach (var (name, value) in version.Metadata) response.Metadata.Add(name, value);
        return response;
    }

    private PutObjectResponse Put(PutObjectRequest request)
    {
        BeforePut(request.Key);
        if (request.IfMatch is { } tag && Now(request.Key)?.Id != tag) throw new AmazonS3Exception("At least one of the pre-conditions you specified did not hold") { StatusCode = HttpStatusCode.PreconditionFailed };
        using var content = new MemoryStream();
        request.InputStream.CopyTo(content);
        Put(request.Key, content.ToArray(), request.ContentType, [.. request.Metadata.Keys.Select(name => (name, request.Metadata[name]))]);
        return new PutObjectResponse();
    }

    /// <summary>A version of a key.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Id">Its id.</param>
    /// <param name="Content">Its bytes; null for a delete marker.</param>
    /// <param name="ContentType">The media type.</param>
    /// <param name="Metadata">The metadata by name.</param>
    internal sealed record Version(string Key, string Id, byte[]? Content, string ContentType, IReadOnlyDictionary<string, string> Metadata)
    {
        /// <summary>When it landed.</summary>
        public DateTimeOffset LandedAt { get; init; }
    }
}
