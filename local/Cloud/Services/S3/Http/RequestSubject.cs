using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Multipart;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.S3.Http;

/// <summary>The bucket, the keys and the other members of a REST request on which its permissions depend.</summary>
internal static class RequestSubject
{
    private static readonly (string Member, string Header)[] Headers =
    [
        ("CopySource", CopyRoutes.SourceHeader), ("IfMatch", "If-Match"), ("Tagging", "x-amz-tagging"), ("ServerSideEncryption", StorageHeaders.Encryption),
        ("SSEKMSKeyId", StorageHeaders.Key), ("StorageClass", StorageHeaders.Class),
    ];

    private static readonly (string Member, string Parameter)[] Parameters = [("Prefix", "prefix"), ("Delimiter", "delimiter"), ("MaxKeys", "max-keys"), ("VersionId", "versionId")];

    /// <summary>Reads a request. Of bodies, it reads only what DeleteObjects names, and the fields of a form.</summary>
    /// <param name="request">The request.</param>
    /// <param name="address">What it is about.</param>
    /// <param name="upload">The upload that it continues, or null: a part is encrypted as its upload was begun.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<JsonObject> ReadAsync(HttpRequest request, S3Address address, MultipartUpload? upload, CancellationToken cancellationToken)
    {
        var members = new JsonObject();
        if (address.Bucket is not null) members["Bucket"] = address.Bucket;
        if (address.Key is not null) members["Key"] = address.Key;
        var form = PostForm.Of(request);
        foreach (var (member, name) in Headers)
        {
            var header = request.Headers.TryGetValue(name, out var sent) ? sent.ToString() : upload?.Asked.GetValueOrDefault(name);
            if ((form?.Field(name) ?? header) is { } value) members[member] = value;
        }

        foreach (var (member, name) in Parameters)
        {
            if (request.Query.TryGetValue(name, out var value)) members[member] = value.ToString();
        }

        if (form is not null)
        {
            members["Key"] = form.Key();
            if (form.Field("tagging") is { } tagging) members["Tagging"] = tagging;
        }

        if (request.Method == HttpMethods.Post && request.Query.ContainsKey("delete"))
        {
            // The body is decoded as for serving, whatever its coding, and rewound.
            var call = new CallContext(new Caller("", ""), "", "", cancellationToken);
            var document = S3Xml.Read(await RequestBody.ReadAsync(new S3Request(request.HttpContext, call, address)), "Delete");
            request.Body.Position = 0;
            var keys = document.Elements("Object")
                .Select(item => (JsonNode)new JsonObject { ["Key"] = item.Element("Key")?.Value, ["VersionId"] = item.Element("VersionId")?.Value });
            members["Delete"] = new JsonObject { ["Objects"] = new JsonArray([.. keys]) };
        }

        return members;
    }
}
