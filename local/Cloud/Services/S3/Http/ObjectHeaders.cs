using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.S3.Errors;
using Pipeline.Cloud.S3.Integrity;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.S3.Http;

/// <summary>An object's metadata as headers.</summary>
internal static class ObjectHeaders
{
    /// <summary>The header with a version's id.</summary>
    public const string Version = "x-amz-version-id";

    private const string UserPrefix = "x-amz-meta-";
    private const int LargestUserMetadata = 2048;

    // RFC 9110, section 5.6.2.
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // Stored and returned.
    private static readonly string[] System = ["Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Expires", .. StorageHeaders.Names];

    /// <summary>The <c>x-amz-</c> headers that a write may carry.</summary>
    public static string[] Accepted { get; } =
    [
        UserPrefix + "*", "x-amz-checksum-*", .. StorageHeaders.Names, "x-amz-tagging",
    ];

    /// <summary>Whether a header has user metadata.</summary>
    public static bool IsUser(string name) => name.StartsWith(UserPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the object's metadata from the headers of a write.</summary>
    public static ObjectMetadata Read(S3Request request) => Read(request.Http.Request.Headers);

    /// <summary>Reads an object's metadata from headers.</summary>
    public static ObjectMetadata Read(IHeaderDictionary headers)
    {
        StorageHeaders.Check(name => headers.TryGetValue(name, out var value) ? value.ToString() : null);
        var user = headers.Where(header => IsUser(header.Key)).ToImmutableSortedDictionary(
            header => header.Key[UserPrefix.Length..].ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal);
        return new ObjectMetadata
        {
            ContentType = string.IsNullOrEmpty(headers.ContentType) ? ObjectMetadata.DefaultContentType : headers.ContentType.ToString(),
            Headers = System.Select(name => KeyValuePair.Create(name, SystemValue(headers, name)))
                .Where(header => !string.IsNullOrEmpty(header.Value))
                .ToImmutableSortedDictionary(header => header.Key, header => header.Value!, StringComparer.Ordinal),
            User = Checked(user),
            Tags = Tagging.FromQuery(headers["x-amz-tagging"]),
        };
    }

    /// <summary>Refuses user metadata that AWS would refuse.</summary>
    public static ImmutableSortedDictionary<string, string> Checked(ImmutableSortedDictionary<string, string> user)
    {
        if (user.Keys.FirstOrDefault(name => name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenCharacters)) is { } unfit)
            throw S3Errors.InvalidArgument(UserPrefix + unfit, unfit, "The name of user metadata must be one that a header can have.");
        return user.Sum(entry => Encoding.UTF8.GetByteCount(entry.Key) + Encoding.UTF8.GetByteCount(entry.Value)) <= LargestUserMetadata
            ? user
            : throw new Protocol.AwsException("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size", 400);
    }

    /// <summary>Writes an object's metadata.</summary>
    public static void Write(S3Request request, S3Object item, bool whole)
    {
        var headers = request.Http.Response.Headers;
        headers.ETag = '"' + item.Stored.ETag + '"';
        headers.LastModified = item.Stored.LastModified.ToString("R", global::System.Globalization.CultureInfo.InvariantCulture);
        headers.AcceptRanges = "bytes";
        request.Http.Response.ContentType = HeaderText.Of(item.Stored.ContentType);
        foreach (var (name, value) in item.Metadata.Headers) headers[name] = HeaderText.Of(value);
        foreach (var (name, value) in item.Metadata.User) headers[UserPrefix + name] = HeaderText.Of(value);
        if (item.Metadata.Tags.Count > 0) headers["x-amz-tagging-count"] = item.Metadata.Tags.Count.ToString(global::System.Globalization.CultureInfo.InvariantCulture);
        // A checksum covers the whole object: a client that receives a range would find it wrong.
        if (whole && "ENABLED".Equals(request.Header("x-amz-checksum-mode"), StringComparison.OrdinalIgnoreCase)) WriteChecksums(request, item.Metadata);
    }

    /// <summary>Writes the checksums of an object.</summary>
    public static void WriteChecksums(S3Request request, ObjectMetadata metadata)
    {
        var headers = request.Http.Response.Headers;
        foreach (var (name, value) in metadata.Checksums) headers["x-amz-checksum-" + name] = value;
        if (metadata.Checksums.Count > 0) headers["x-amz-checksum-type"] = metadata.ChecksumType;
    }

    /// <summary>Writes what the answer to a write says of the stored object: its encryption, its checksums and its version.</summary>
    public static void WriteStored(S3Request request, S3Object item)
    {
        WriteEncryption(request, item.Metadata);
        WriteChecksums(request, item.Metadata);
        WriteVersion(request, item);
    }

    /// <summary>Writes the id of the version that a write made, if it is one by itself.</summary>
    public static void WriteVersion(S3Request request, S3Object item)
    {
        if (item.Version != VersionId.Null) request.Http.Response.Headers[Version] = item.Version;
    }

    /// <summary>Repeats the encryption that an object was stored with.</summary>
    public static void WriteEncryption(S3Request request, ObjectMetadata metadata)
    {
        foreach (var (name, value) in metadata.Headers.Where(header => StorageHeaders.IsEncryption(header.Key))) request.Http.Response.Headers[name] = HeaderText.Of(value);
    }

    /// <summary>Checksums in base64, as they are stored and returned.</summary>
    public static ImmutableSortedDictionary<string, string> Base64(ContentDigest digest) =>
        digest.Checksums.ToImmutableSortedDictionary(entry => entry.Key, entry => Convert.ToBase64String(entry.Value), StringComparer.Ordinal);

    private static string? SystemValue(IHeaderDictionary headers, string name)
    {
        string? value = headers.TryGetValue(name, out var given) ? given.ToString() : null;
        if (name != "Content-Encoding" || value is null) return value;
        // aws-chunked is the coding of the request, not of the object.
        return string.Join(", ", value.Split(',').Select(coding => coding.Trim()).Where(coding => coding is not ("aws-chunked" or "")));
    }
}

/// <summary>Text in a header. Source: "Working with object metadata" (RFC 2047 for text that is not US-ASCII).</summary>
internal static class HeaderText
{
    /// <summary>Whether a text fits into a header unencoded: printable US-ASCII.</summary>
    public static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>A text as a header value, encoded as S3 does if it is not plain.</summary>
    public static string Of(string text) => IsPlain(text) ? text : $"=?UTF-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=";
}
