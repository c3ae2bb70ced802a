using System.Xml.Linq;
using Pipeline.Cloud.S3.Errors;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.S3.Http;

/// <summary>ListObjectVersions.</summary>
internal sealed class VersionRoutes(BucketTable buckets, LocalCloudOptions options)
{
    public IEnumerable<Route> Routes =>
    [
        new("ListObjectVersions", "GET", RouteScope.Bucket, "versions", ListAsync)
        {
            Accepts = ["prefix", "delimiter", "max-keys", "key-marker", "version-id-marker", "encoding-type"],
        },
    ];

    private Task ListAsync(S3Request request)
    {
        var (prefix, delimiter) = (request.Query("prefix") ?? "", request.Query("delimiter"));
        var (marker, versionMarker) = (request.Query("key-marker") ?? "", request.Query("version-id-marker") ?? "");
        if (versionMarker.Length > 0 && marker.Length == 0)
            throw S3Errors.InvalidArgument("version-id-marker", versionMarker, "A version-id marker cannot be specified without a key marker.");
        if (versionMarker.Length > 0) VersionId.Check("version-id-marker", versionMarker);
        var limit = ListRoutes.Limit(request.Query("max-keys"));
        var encode = ListRoutes.Encoder(request);
        var page = buckets.Get(request.Bucket).List(
            new VersionQuery(prefix, delimiter, limit, marker.Length == 0 ? null : marker, versionMarker.Length == 0 ? null : versionMarker));
        return S3Xml.WriteAsync(request, S3Xml.Document(
            "ListVersionsResult",
            new XElement("Name", request.Bucket),
            new XElement("Prefix", encode(prefix)),
            new XElement("KeyMarker", encode(marker)),
            new XElement("VersionIdMarker", versionMarker),
            page.Truncated ? new XElement("NextKeyMarker", encode(page.Last!)) : null,
            page is { Truncated: true, LastVersion: { } last } ? new XElement("NextVersionIdMarker", last) : null,
            new XElement("MaxKeys", limit),
            string.IsNullOrEmpty(delimiter) ? null : new XElement("Delimiter", encode(delimiter)),
            request.Query("encoding-type") is { } encoding ? new XElement("EncodingType", encoding) : null,
            new XElement("IsTruncated", page.Truncated),
            page.Versions.Select(listed => Entry(listed, encode)),
            page.CommonPrefixes.Select(group => new XElement("CommonPrefixes", new XElement("Prefix", encode(group))))));
    }

    private XElement Entry(ListedVersion listed, Func<string, string> encode)
    {
        var (version, item) = (listed.Version, listed.Version.Object);
        return new XElement(
            item is null ? "DeleteMarker" : "Version",
            new XElement("Key", encode(version.Key)),
            new XElement("VersionId", version.Id),
            new XElement("IsLatest", listed.IsLatest),
            new XElement("LastModified", ListRoutes.Time(version.Modified)),
            item is null ? null : Content(item),
            new XElement("Owner", new XElement("ID", options.AccountId), new XElement("DisplayName", "local")));
    }

    private static IEnumerable<XElement> Content(S3Object item) =>
    [
        new XElement("ETag", '"' + item.Stored.ETag + '"'),
        .. item.Metadata.Checksums.Keys.Select(name => new XElement("ChecksumAlgorithm", name.ToUpperInvariant())),
        new XElement("Size", item.Stored.Size),
        new XElement("StorageClass", item.Metadata.Headers.GetValueOrDefault(StorageHeaders.Class, "STANDARD")),
    ];
}
