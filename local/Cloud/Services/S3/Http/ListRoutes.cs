using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Pipeline.Cloud.S3.Errors;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.S3.Http;

/// <summary>ListObjectsV2 and ListObjects.</summary>
internal sealed class ListRoutes(BucketTable buckets, LocalCloudOptions options)
{
    private const int LargestPage = 1000;

    public IEnumerable<Route> Routes =>
    [
        new("ListObjectsV2", "GET", RouteScope.Bucket, "list-type", SecondAsync)
        {
            Accepts = ["prefix", "delimiter", "max-keys", "continuation-token", "start-after", "encoding-type", "fetch-owner"],
        },
        new("ListObjects", "GET", RouteScope.Bucket, "", FirstAsync) { Accepts = ["prefix", "delimiter", "max-keys", "marker", "encoding-type"] },
    ];

    /// <summary>The token that continues after the last entry of a page.</summary>
    public static string Token(Listing page) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes((page.LastIsGroup ? "p" : "k") + page.Last));

    /// <summary>Reads a token.</summary>
    /// <exception cref="Protocol.AwsException">InvalidArgument.</exception>
    public static (string After, bool IsGroup) ReadToken(string token)
    {
        var bytes = new byte[token.Length];
        if (Convert.TryFromBase64String(token, bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length) is { Length: > 1 } text && text[0] is 'k' or 'p')
            return (text[1..], text[0] == 'p');
        throw S3Errors.InvalidArgument("continuation-token", token, "The continuation token provided is incorrect");
    }

    /// <summary>The size of a page: at most 1,000.</summary>
    public static int Limit(string? maxKeys)
    {
        if (string.IsNullOrEmpty(maxKeys)) return LargestPage;
        return int.TryParse(maxKeys, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? Math.Min(limit, LargestPage)
            : throw S3Errors.InvalidArgument("max-keys", maxKeys, "Argument maxKeys must be an integer between 0 and 2147483647");
    }

    private Task SecondAsync(S3Request request)
    {
        if (request.Query("list-type") != "2") throw S3Errors.InvalidArgument("list-type", request.Query("list-type"), "Invalid List Type specified in Request");
        var token = request.Query("continuation-token");
        var startAfter = request.Query("start-after");
        var (after, isGroup) = token is not null ? ReadToken(token) : (startAfter, false);
        var prefix = request.Query("prefix") ?? "";
        var delimiter = request.Query("delimiter");
        var limit = Limit(request.Query("max-keys"));
        var encode = Encoder(request);
        var page = buckets.Get(request.Bucket).List(new ListQuery(prefix, delimiter, limit, after, isGroup));
        return S3Xml.WriteAsync(request, S3Xml.Document(
            "ListBucketResult",
            new XElement("Name", request.Bucket),
            new XElement("Prefix", encode(prefix)),
            token is null ? null : new XElement("ContinuationToken", token),
            startAfter is null ? null : new XElement("StartAfter", encode(startAfter)),
            new XElement("KeyCount", page.Objects.Count + page.CommonPrefixes.Count),
            new XElement("MaxKeys", limit),
            string.IsNullOrEmpty(delimiter) ? null : new XElement("Delimiter", encode(delimiter)),
            request.Query("encoding-type") is { } encoding ? new XElement("EncodingType", encoding) : null,
            new XElement("IsTruncated", page.Truncated),
            page.Truncated ? new XElement("NextContinuationToken", Token(page)) : null,
            page.Objects.Select(item => Contents(item, encode, request.Query("fetch-owner") == "true")),
            page.CommonPrefixes.Select(group => new XElement("CommonPrefixes", new XElement("Prefix", encode(group))))));
    }

    private Task FirstAsync(S3Request request)
    {
        var marker = request.Query("marker") ?? "";
        var prefix = request.Query("prefix") ?? "";
        var delimiter = request.Query("delimiter");
        var limit = Limit(request.Query("max-keys"));
        var encode = Encoder(request);
        // NextMarker may be a common prefix; such a marker continues after all of its keys.
        var isGroup = !string.IsNullOrEmpty(delimiter) && marker.EndsWith(delimiter, StringComparison.Ordinal);
        var page = buckets.Get(request.Bucket).List(new ListQuery(prefix, delimiter, limit, marker.Length == 0 ? null : marker, isGroup));
        return S3Xml.WriteAsync(request, S3Xml.Document(
            "ListBucketResult",
            new XElement("Name", request.Bucket),
            new XElement("Prefix", encode(prefix)),
            new XElement("Marker", encode(marker)),
            page.Truncated && !string.IsNullOrEmpty(delimiter) ? new XElement("NextMarker", encode(page.Last!)) : null,
            new XElement("MaxKeys", limit),
            string.IsNullOrEmpty(delimiter) ? null : new XElement("Delimiter", encode(delimiter)),
            request.Query("encoding-type") is { } encoding ? new XElement("EncodingType", encoding) : null,
            new XElement("IsTruncated", page.Truncated),
            page.Objects.Select(item => Contents(item, encode, owner: true)),
            page.CommonPrefixes.Select(group => new XElement("CommonPrefixes", new XElement("Prefix", encode(group))))));
    }

    /// <summary>Writes keys in the encoding that a request asks for.</summary>
    public static Func<string, string> Encoder(S3Request request) => request.Query("encoding-type") switch
    {
        null => text => text,
        "url" => Notifications.S3Event.EncodeKey,
        var other => throw S3Errors.InvalidArgument("encoding-type", other, "Invalid Encoding Method specified in Request"),
    };

    /// <summary>A time as documents write it.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private XElement Contents(S3Object item, Func<string, string> encode, bool owner) => new(
        "Contents",
        new XElement("Key", encode(item.Key)),
        new XElement("LastModified", Time(item.Stored.LastModified)),
        new XElement("ETag", '"' + item.Stored.ETag + '"'),
        item.Metadata.Checksums.Keys.Select(name => new XElement("ChecksumAlgorithm", name.ToUpperInvariant())),
        new XElement("Size", item.Stored.Size),
        owner ? new XElement("Owner", new XElement("ID", options.AccountId), new XElement("DisplayName", "local")) : null,
        new XElement("StorageClass", item.Metadata.Headers.GetValueOrDefault(StorageHeaders.Class, "STANDARD")));
}
