using Microsoft.Win32.SafeHandles;
using Pipeline.Cloud.S3.Errors;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.S3.Http;

/// <summary>PutObject, GetObject, HeadObject, DeleteObject.</summary>
internal sealed class ObjectRoutes(BucketTable buckets, ObjectWriter writer)
{
    private const string VersionParameter = "versionId";
    private static readonly string[] Overrides = ["cache-control", "content-disposition", "content-encoding", "content-language", "content-type", "expires"];
    private static readonly string[] ReadParameters = [.. Overrides.Select(name => "response-" + name), VersionParameter];

    public IEnumerable<Route> Routes =>
    [
        new("PutObject", "PUT", RouteScope.Object, "", PutAsync) { Accepts = ObjectHeaders.Accepted },
        new("GetObject", "GET", RouteScope.Object, "", GetAsync) { Accepts = ReadParameters },
        new("HeadObject", "HEAD", RouteScope.Object, "", HeadAsync) { Accepts = ReadParameters },
        new("DeleteObject", "DELETE", RouteScope.Object, "", DeleteAsync) { Accepts = [VersionParameter] },
    ];

    private async Task PutAsync(S3Request request)
    {
        var metadata = ObjectHeaders.Read(request);
        var condition = WriteCondition.Parse(request.Header("If-Match"), request.Header("If-None-Match"));
        using var file = writer.Receive(request.Bucket, request.Key, condition);
        var digest = await RequestBody.ReceiveAsync(request, file.Stream!);
        metadata = metadata with { Checksums = ObjectHeaders.Base64(digest) };
        var item = writer.Commit(request.Bucket, request.Key, file, digest.ETag, metadata, condition, "ObjectCreated:Put");
        request.Http.Response.Headers.ETag = '"' + item.Stored.ETag + '"';
        ObjectHeaders.WriteStored(request, item);
        await request.AnswerAsync(200);
    }

    private async Task GetAsync(S3Request request)
    {
        var bucket = buckets.Get(request.Bucket);
        var (item, file) = bucket.Open(request.Key, NamedVersion(request));
        using (file)
        {
            var range = Prepare(request, bucket, item);
            await SendAsync(request, file, range?.Start ?? 0, range?.Length ?? item.Stored.Size);
        }
    }

    private Task HeadAsync(S3Request request)
    {
        var bucket = buckets.Get(request.Bucket);
        Prepare(request, bucket, bucket.Get(request.Key, NamedVersion(request)));
        return Task.CompletedTask;
    }

    private Task DeleteAsync(S3Request request)
    {
        var deletion = writer.Delete(request.Bucket, request.Key, NamedVersion(request), WriteCondition.Parse(request.Header("If-Match"), null));
        if (deletion.VersionId is { } version) request.Http.Response.Headers[ObjectHeaders.Version] = version;
        if (deletion.IsMarker) request.Http.Response.Headers["x-amz-delete-marker"] = "true";
        return request.AnswerAsync(204);
    }

    private static string? NamedVersion(S3Request request)
    {
        var version = request.Query(VersionParameter);
        if (version is not null) VersionId.Check(VersionParameter, version);
        return version;
    }

    private static ByteRange? Prepare(S3Request request, Bucket bucket, S3Object item)
    {
        Preconditions.Check(name => request.Header("If-" + name), item.Stored, copy: false);
        var range = ByteRange.Parse(request.Header("Range"), item.Stored.Size);
        ObjectHeaders.Write(request, item, whole: range is null);
        var response = request.Http.Response;
        if (bucket.Versioning != Versioning.Off) response.Headers[ObjectHeaders.Version] = item.Version;
        foreach (var name in Overrides)
        {
            if (request.Query("response-" + name) is not { } value) continue;
            if (!HeaderText.IsPlain(value)) throw S3Errors.InvalidArgument("response-" + name, value, "Header value cannot be represented using ISO-8859-1.");
            response.Headers[name] = value;
        }

        response.StatusCode = range is null ? 200 : 206;
        response.ContentLength = range?.Length ?? item.Stored.Size;
        if (range is not null) response.Headers.ContentRange = $"bytes {range.Start}-{range.Start + range.Length - 1}/{item.Stored.Size}";
        return range;
    }

    private static async Task SendAsync(S3Request request, SafeFileHandle file, long offset, long length)
    {
        var output = request.Http.Response.BodyWriter;
        while (length > 0)
        {
            var buffer = output.GetMemory(64 * 1024);
            var read = RandomAccess.Read(file, buffer.Span[..(int)Math.Min(buffer.Length, length)], offset);
            if (read == 0) throw new EndOfStreamException($"The file of s3://{request.Bucket}/{request.Key} is shorter than it was when it was stored.");
            output.Advance(read);
            offset += read;
            length -= read;
            if ((await output.FlushAsync(request.Aborted)).IsCompleted) return;
        }
    }
}
