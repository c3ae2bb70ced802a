using System.Globalization;
using System.Xml.Linq;
using Pipeline.Cloud.S3.Errors;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.S3.Http;

/// <summary>CopyObject.</summary>
internal sealed class CopyRoutes(ObjectCopier copier)
{
    /// <summary>The header that makes a PUT a copy.</summary>
    public const string SourceHeader = "x-amz-copy-source";

    /// <summary>The headers that belong to a copy's source.</summary>
    public static string[] SourceHeaders { get; } =
    [
        SourceHeader, "x-amz-copy-source-if-match", "x-amz-copy-source-if-none-match", "x-amz-copy-source-if-modified-since",
        "x-amz-copy-source-if-unmodified-since",
    ];

    public IEnumerable<Route> Routes =>
    [
        new("CopyObject", "PUT", RouteScope.Object, SourceHeader, CopyAsync)
        {
            Accepts = [.. ObjectHeaders.Accepted, .. SourceHeaders, "x-amz-metadata-directive", "x-amz-tagging-directive", "x-amz-checksum-algorithm"],
        },
    ];

    /// <summary>Checks a source against the x-amz-copy-source-if headers.</summary>
    public static void CheckSource(S3Request request, S3Object source) =>
        Preconditions.Check(name => request.Header("x-amz-copy-source-if-" + name), source.Stored, copy: true);

    /// <summary>The response document of a copy.</summary>
    public static XElement Result(string name, string etag, DateTimeOffset modified) => S3Xml.Document(
        name,
        new XElement("LastModified", modified.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
        new XElement("ETag", '"' + etag + '"'));

    /// <summary>Whether a directive says REPLACE instead of COPY.</summary>
    public static bool Replaces(string name, string? directive) => directive switch
    {
        null or "COPY" => false,
        "REPLACE" => true,
        _ => throw S3Errors.InvalidArgument(name, directive, "Unknown directive: it must be COPY or REPLACE"),
    };

    private static void Check(S3Request request, S3Object source)
    {
        CheckSource(request, source);
        if (source.Version != VersionId.Null) request.Http.Response.Headers[SourceHeader + "-version-id"] = source.Version;
    }

    private async Task CopyAsync(S3Request request)
    {
        var replaces = Replaces("x-amz-metadata-directive", request.Header("x-amz-metadata-directive"));
        var retags = Replaces("x-amz-tagging-directive", request.Header("x-amz-tagging-directive"));
        var metadata = ObjectHeaders.Read(request);
        var item = await copier.CopyAsync(
            CopySource.Parse(request.Header(SourceHeader)!),
            request.Bucket,
            request.Key,
            replaces ? metadata : null,
            retags ? metadata.Tags : null,
            StorageHeaders.Of(metadata),
            request.Header("x-amz-checksum-algorithm")?.ToLowerInvariant(),
            WriteCondition.Parse(request.Header("If-Match"), request.Header("If-None-Match")),
            source => Check(request, source),
            request.Aborted);
        ObjectHeaders.WriteEncryption(request, item.Metadata);
        ObjectHeaders.WriteVersion(request, item);
        var result = Result("CopyObjectResult", item.Stored.ETag, item.Stored.LastModified);
        result.Add(ChecksumXml.Of(item.Metadata).Select(element => new XElement(result.Name.Namespace + element.Name.LocalName, element.Value)));
        await S3Xml.WriteAsync(request, result);
    }
}
