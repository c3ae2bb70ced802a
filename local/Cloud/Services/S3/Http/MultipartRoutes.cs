using System.Globalization;
using System.Xml.Linq;
using Pipeline.Cloud.S3.Errors;
using Pipeline.Cloud.S3.Integrity;
using Pipeline.Cloud.S3.Multipart;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.S3.Http;

/// <summary>CreateMultipartUpload, UploadPart, UploadPartCopy, CompleteMultipartUpload, AbortMultipartUpload, ListParts.</summary>
internal sealed class MultipartRoutes(MultipartUploads uploads, BucketTable buckets, LocalCloudOptions options)
{
    private const int LargestPage = 1000;

    public IEnumerable<Route> Routes =>
    [
        new("CreateMultipartUpload", "POST", RouteScope.Object, "uploads", CreateAsync) { Accepts = ObjectHeaders.Accepted },
        new("UploadPart", "PUT", RouteScope.Object, "uploadId", PartAsync)
        {
            Accepts = ["partNumber", "x-amz-checksum-*", "x-amz-copy-source-range", .. CopyRoutes.SourceHeaders],
        },
        new("CompleteMultipartUpload", "POST", RouteScope.Object, "uploadId", CompleteAsync) { Accepts = ["x-amz-checksum-*", "x-amz-mp-object-size"] },
        new("AbortMultipartUpload", "DELETE", RouteScope.Object, "uploadId", AbortAsync),
        new("ListParts", "GET", RouteScope.Object, "uploadId", ListAsync) { Accepts = ["max-parts", "part-number-marker", "encoding-type"] },
    ];

    private Task CreateAsync(S3Request request)
    {
        var checksum = UploadChecksum.Parse(request.Header("x-amz-checksum-algorithm"), request.Header("x-amz-checksum-type"));
        var upload = uploads.Create(request.Bucket, request.Key, ObjectHeaders.Read(request), checksum);
        ObjectHeaders.WriteEncryption(request, upload.Metadata);
        if (checksum is not null)
        {
            request.Http.Response.Headers["x-amz-checksum-algorithm"] = checksum.Algorithm.ToUpperInvariant();
            request.Http.Response.Headers["x-amz-checksum-type"] = checksum.Type;
        }

        return S3Xml.WriteAsync(request, S3Xml.Document(
            "InitiateMultipartUploadResult",
            new XElement("Bucket", request.Bucket),
            new XElement("Key", request.Key),
            new XElement("UploadId", upload.Id)));
    }

    private async Task PartAsync(S3Request request)
    {
        var upload = Upload(request);
        var number = Number(request.Query("partNumber"), "partNumber");
        ObjectHeaders.WriteEncryption(request, upload.Metadata);
        if (request.Header(CopyRoutes.SourceHeader) is { } source)
        {
            var copied = await uploads.AddAsync(upload, number, target => CopyAsync(request, CopySource.Parse(source), target));
            await S3Xml.WriteAsync(request, CopyRoutes.Result("CopyPartResult", copied.Digest.ETag, copied.Received));
            return;
        }

        var part = await uploads.AddAsync(upload, number, target => RequestBody.ReceiveAsync(request, target));
        request.Http.Response.Headers.ETag = '"' + part.Digest.ETag + '"';
        foreach (var (name, value) in ObjectHeaders.Base64(part.Digest)) request.Http.Response.Headers["x-amz-checksum-" + name] = value;
        await request.AnswerAsync(200);
    }

    private async Task<ContentDigest> CopyAsync(S3Request request, CopySource source, Stream target)
    {
        if (source.Version is { } version) VersionId.Check("versionId", version);
        var (item, file) = buckets.Get(source.Bucket).Open(source.Key, source.Version);
        await using var content = new FileStream(file, FileAccess.Read, bufferSize: 0);
        CopyRoutes.CheckSource(request, item);
        var header = request.Header("x-amz-copy-source-range");
        var range = ByteRange.Parse(header, item.Stored.Size);
        if (header is not null && range is null)
            throw S3Errors.InvalidArgument("x-amz-copy-source-range", header, "The x-amz-copy-source-range value must be of the form bytes=first-last");
        if (range is null) return await ContentDigest.CopyAsync(content, target, [], request.Aborted);
        content.Position = range.Start;
        await using var section = new SectionStream(content, range.Length);
        return await ContentDigest.CopyAsync(section, target, [], request.Aborted);
    }

    private async Task CompleteAsync(S3Request request)
    {
        var upload = Upload(request);
        // The checksum headers describe the object, not the request's body.
        var document = S3Xml.Read(await RequestBody.ReadAsync(request, checksumsOfBody: false), "CompleteMultipartUpload");
        var named = document.Elements("Part").Select(Named).ToList();
        if (request.Header("x-amz-checksum-type") is { } type && type != (upload.Checksum?.Type ?? type))
            throw S3Errors.InvalidRequest($"The upload was created with the checksum type {upload.Checksum!.Type}; the complete request says {type}.");
        var expected = Checksum.Names
            .Select(name => KeyValuePair.Create(name, request.Header("x-amz-checksum-" + name)))
            .Where(checksum => checksum.Value is not null)
            .ToDictionary(checksum => checksum.Key, checksum => Counted(checksum.Value!, checksum.Key, upload, named.Count));
        var condition = WriteCondition.Parse(request.Header("If-Match"), request.Header("If-None-Match"));
        var item = uploads.Complete(upload, named, expected, condition);
        ObjectHeaders.WriteEncryption(request, item.Metadata);
        ObjectHeaders.WriteVersion(request, item);
        await S3Xml.WriteAsync(request, S3Xml.Document(
            "CompleteMultipartUploadResult",
            new XElement("Location", $"{request.Http.Request.Scheme}://{request.Http.Request.Host}{request.Http.Request.Path}"),
            new XElement("Bucket", request.Bucket),
            new XElement("Key", request.Key),
            new XElement("ETag", '"' + item.Stored.ETag + '"'),
            ChecksumXml.Of(item.Metadata)));
    }

    private static NamedPart Named(XElement part) => new(
        Number(part.Element("PartNumber")?.Value, "PartNumber"),
        part.Element("ETag")?.Value.Trim('"') ?? "",
        Checksum.Names
            .Select(name => (Name: name, Value: part.Element("Checksum" + name.ToUpperInvariant())?.Value))
            .Where(checksum => checksum.Value is not null)
            .ToDictionary(checksum => checksum.Name, checksum => checksum.Value!));

    // Clients may leave out the number of parts of a composite checksum.
    private static string Counted(string checksum, string algorithm, MultipartUpload upload, int parts) =>
        upload.Checksum is { IsComposite: true } declared && declared.Algorithm == algorithm && !checksum.Contains('-', StringComparison.Ordinal)
            ? FormattableString.Invariant($"{checksum}-{parts}")
            : checksum;

    private Task AbortAsync(S3Request request)
    {
        uploads.Abort(Upload(request));
        return request.AnswerAsync(204);
    }

    private Task ListAsync(S3Request request)
    {
        var upload = Upload(request);
        var most = request.Query("max-parts") is { } max ? Math.Min(LargestPage, Number(max, "max-parts")) : LargestPage;
        var marker = request.Query("part-number-marker") is { Length: > 0 } after ? Number(after, "part-number-marker") : 0;
        var rest = upload.Parts.Where(part => part.Number > marker).ToList();
        var page = rest.Take(most).ToList();
        return S3Xml.WriteAsync(request, S3Xml.Document(
            "ListPartsResult",
            new XElement("Bucket", request.Bucket),
            new XElement("Key", request.Query("encoding-type") == "url" ? Notifications.S3Event.EncodeKey(request.Key) : request.Key),
            new XElement("UploadId", upload.Id),
            Person("Initiator"),
            Person("Owner"),
            new XElement("StorageClass", upload.Metadata.Headers.GetValueOrDefault(StorageHeaders.Class, "STANDARD")),
            new XElement("PartNumberMarker", marker),
            page.Count < rest.Count && page.Count > 0 ? new XElement("NextPartNumberMarker", page[^1].Number) : null,
            new XElement("MaxParts", most),
            new XElement("IsTruncated", page.Count < rest.Count),
            upload.Checksum is { } checksum
                ? new[] { new XElement("ChecksumAlgorithm", checksum.Algorithm.ToUpperInvariant()), new XElement("ChecksumType", checksum.Type) }
                : null,
            page.Select(part => new XElement(
                "Part",
                new XElement("PartNumber", part.Number),
                new XElement("LastModified", part.Received.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
                new XElement("ETag", '"' + part.Digest.ETag + '"'),
                new XElement("Size", part.Digest.Length),
                ObjectHeaders.Base64(part.Digest).Select(checksum => new XElement("Checksum" + checksum.Key.ToUpperInvariant(), checksum.Value))))));
    }

    private MultipartUpload Upload(S3Request request) => uploads.Get(request.Query("uploadId") ?? "", request.Bucket, request.Key);

    private XElement Person(string name) => new(name, new XElement("ID", options.AccountId), new XElement("DisplayName", "local"));

    private static int Number(string? text, string name) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw S3Errors.InvalidArgument(name, text, $"'{name}' must be a whole number");
}
