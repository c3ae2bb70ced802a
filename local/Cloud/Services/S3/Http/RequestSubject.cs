using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.S3.Http;

/// <summary>The bucket, the keys and the other members of a REST request on which its permissions depend.</summary>
internal static class RequestSubject
{
    /// <summary>Reads a request. Of bodies, it reads only what DeleteObjects names.</summary>
    public static async ValueTask<JsonObject> ReadAsync(HttpRequest request, S3Address address, CancellationToken cancellationToken)
    {
        var members = new JsonObject();
        if (address.Bucket is not null) members["Bucket"] = address.Bucket;
        if (address.Key is not null) members["Key"] = address.Key;
        Header("CopySource", CopyRoutes.SourceHeader);
        Header("IfMatch", "If-Match");
        Header("Tagging", "x-amz-tagging");
        if (request.Query.TryGetValue("prefix", out var prefix)) members["Prefix"] = prefix.ToString();
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

        void Header(string member, string name)
        {
            if (request.Headers.TryGetValue(name, out var value)) members[member] = value.ToString();
        }
    }
}
