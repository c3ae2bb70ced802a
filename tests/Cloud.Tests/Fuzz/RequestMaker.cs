using System.Collections.Frozen;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Lambda;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Fuzz;

/// <summary>Makes requests of every operation that the services declare, in every protocol that reaches it. The same seed makes the same request.</summary>
internal sealed class RequestMaker
{
    private static readonly JsonSerializerOptions Deep = new() { MaxDepth = 256 };
    private static readonly string[] Methods = ["GET", "PUT", "POST", "DELETE", "HEAD"];
    private static readonly string[] Markers =
    [
        "", "?uploads", "?uploadId=x", "?uploadId=x&partNumber=1", "?list-type=2&max-keys=0", "?policy", "?tagging", "?versioning", "?versions", "?delete", "?notification", "?location",
        "?encryption", "?max-keys=-1", "?list-type=2&continuation-token=x", "?lifecycle", "?acl", "?list-type=2&encoding-type=x&start-after=%00", "?max-keys=99999999999999", "?partNumber=0",
    ];

    private static readonly string[] Headers =
    [
        "x-amz-copy-source: fuzz-a/k", "x-amz-copy-source: /", "Range: bytes=5-2", "Range: bytes=-0", "If-None-Match: *", "If-Match: x", "x-amz-checksum-crc32: x", "x-amz-tagging: a=b&a=c",
        "x-amz-meta-a: b", "x-amz-storage-class: X", "x-amz-server-side-encryption: aws:kms", "x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER", "x-amz-decoded-content-length: -1",
        "Content-MD5: x", "If-Modified-Since: never", "x-amz-checksum-algorithm: SHA256", "x-amz-checksum-type: COMPOSITE", "Content-Encoding: aws-chunked", "x-amz-copy-source-range: bytes=9-1",
    ];

    private static readonly string[] Bodies =
    [
        "", "hello", "<", "<Delete/>", "<Delete><Object><Key>k</Key></Object></Delete>", "<CompleteMultipartUpload><Part/></CompleteMultipartUpload>", "<Tagging><TagSet><Tag/></TagSet></Tagging>",
        "<VersioningConfiguration><Status>x</Status></VersioningConfiguration>", "{\"Statement\":{}}", "<NotificationConfiguration><QueueConfiguration/></NotificationConfiguration>", "5\r\nhello\r\n0\r\n\r\n",
        "<CreateBucketConfiguration><LocationConstraint>x</LocationConstraint></CreateBucketConfiguration>",
    ];

    // Of a form that uploads an object; its policy is valid until a year that no test sees.
    private static readonly (string Name, string[] Values)[] Fields =
    [
        ("key", ["k", "a/${filename}", "../${filename}"]), ("x-amz-algorithm", ["AWS4-HMAC-SHA256"]), ("x-amz-credential", ["k/20260115/us-east-1/s3/aws4_request", "k"]), ("x-amz-signature", ["00"]),
        ("success_action_status", ["200", "201", "204", "99999"]),
        ("policy", [.. new[]
        {
            """{"expiration":"2100-01-01T00:00:00Z","conditions":[["starts-with","$key",""],{"bucket":"fuzz-a"},["content-length-range",0,9]]}""",
            """{"expiration":"2100-01-01T00:00:00Z","conditions":[]}""", """{"expiration":5,"conditions":[[]]}""", """{"conditions":{"a":[["eq"]]}}""",
        }.Select(policy => Convert.ToBase64String(Encoding.UTF8.GetBytes(policy)))]),
    ];

    private static readonly string[] RestPaths =
        [.. LambdaRoute.All.Select(route => route.Template).Distinct(), "/schedules", "/schedules/{Name}", "/endpoints/{EndpointName}/invocations"];

    private readonly Uri _cloud;
    private readonly IReadOnlyList<(ICloudService Service, Operation Operation)> _operations;
    private readonly IReadOnlyList<string> _vocabulary;

    public RequestMaker(Uri cloud, IEnumerable<ICloudService> services)
    {
        _cloud = cloud;
        _operations = [.. services.SelectMany(service => service.Operations.Declared.Select(operation => (service, operation)))];
        _vocabulary = [.. _operations.SelectMany(each => Members(each.Operation)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>How many operations there are.</summary>
    public int Operations => _operations.Count;

    /// <summary>The request of a seed, and what it is in a message.</summary>
    public (HttpRequestMessage Request, string Named) Make(int seed)
    {
        // The least seeds take the operations in turn, so that a short run has some of each service.
        var random = new Random(seed);
        var (service, operation) = _operations[(int)((uint)(seed * 7919) % (uint)_operations.Count)];
        var values = new ValueMaker(random, _vocabulary, odd: random.Next(2) == 0 ? 0 : random.Next(1, 8));
        if (service.Name == "s3" && random.Next(4) > 0) return Named(random.Next(6) == 0 ? PostObject(values, random) : S3(values, random), "s3");
        if (service.Name is "lambda" or "scheduler" or "sagemaker" && random.Next(4) == 0) return Named(Rest(service, operation, values, random), service.Name);
        var members = Members(operation, values, random);
        var request = service.TakesForms && random.Next(2) == 0 ? Form(service, operation, members)
            : service.TakesRpc && random.Next(2) == 0 ? Rpc(service, operation, members)
            : service.CborBlobs is not null && random.Next(4) == 0 ? Cbor(service, operation, members)
            : Json(service, operation, members);
        return Named(request, $"{service.Name}:{operation.Name}");
    }

    private static (HttpRequestMessage, string) Named(HttpRequestMessage request, string name) => (request, $"{name} ({request.Method} {request.RequestUri!.PathAndQuery})");

    private static IEnumerable<string> Members(Operation operation) => operation.Members is { } members ? members.Read.Concat(members.Ignored) : [];

    private static JsonObject Members(Operation operation, ValueMaker values, Random random)
    {
        var members = new JsonObject();
        var share = random.Next(2, 13);
        foreach (var name in Members(operation))
        {
            if (random.Next(10) < share) members[name] = values.Make(name);
        }

        if (random.Next(20) == 0) members[values.Text()] = values.Make("unknown");
        return members;
    }

    private HttpRequestMessage Json(ICloudService service, Operation operation, JsonObject members) =>
        Document(service, operation, JsonSerializer.SerializeToUtf8Bytes(members, Deep), "application/x-amz-json-1.1");

    // Blobs are texts here: hardly one that is made is base64.
    private HttpRequestMessage Cbor(ICloudService service, Operation operation, JsonObject members) =>
        Document(service, operation, CborDocument.Write(members, FrozenSet<string>.Empty), "application/x-amz-cbor-1.1");

    private HttpRequestMessage Rpc(ICloudService service, Operation operation, JsonObject members)
    {
        var request = Signed(HttpMethod.Post, $"/service/Fuzz/operation/{operation.Name}", service);
        request.Headers.TryAddWithoutValidation("smithy-protocol", "rpc-v2-cbor");
        request.Content = new ByteArrayContent(CborDocument.Write(members, FrozenSet<string>.Empty, CborForm.Rpc));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/cbor");
        return request;
    }

    private HttpRequestMessage Document(ICloudService service, Operation operation, byte[] body, string type)
    {
        var request = Signed(HttpMethod.Post, "/", service);
        request.Headers.TryAddWithoutValidation("X-Amz-Target", "Fuzz." + operation.Name);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return request;
    }

    private HttpRequestMessage Form(ICloudService service, Operation operation, JsonObject members)
    {
        var fields = new List<KeyValuePair<string, string>> { new("Action", operation.Name) };
        foreach (var (name, value) in members) Flatten(name, value, fields);
        var request = Signed(HttpMethod.Post, "/", service);
        request.Content = new FormUrlEncodedContent(fields);
        return request;
    }

    private static void Flatten(string name, JsonNode? value, List<KeyValuePair<string, string>> fields)
    {
        switch (value)
        {
            case JsonObject members:
                foreach (var (member, inner) in members) Flatten($"{name}.{member}", inner, fields);
                break;
            case JsonArray items:
                for (var at = 0; at < items.Count; at++) Flatten(FormattableString.Invariant($"{name}.member.{at + 1}"), items[at], fields);
                break;
            default:
                fields.Add(new(name, value?.ToString() ?? ""));
                break;
        }
    }

    private HttpRequestMessage S3(ValueMaker values, Random random)
    {
        var path = values.Pick(["/", "/fuzz-a", "/fuzz-b", "/no-such-bucket", "/F"]) + values.Pick(["", "", "/k", "/a/b", "/%00", "/..", "/" + new string('k', 1100)]) + values.Pick(Markers);
        var request = Signed(new HttpMethod(values.Pick(Methods)), path, null);
        var body = values.Pick(Bodies);
        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head) request.Content = new StringContent(body, Encoding.UTF8);
        for (var left = random.Next(3); left > 0; left--)
        {
            var parts = values.Pick(Headers).Split(": ");
            if (!request.Headers.TryAddWithoutValidation(parts[0], parts[1])) request.Content?.Headers.TryAddWithoutValidation(parts[0], parts[1]);
        }

        return request;
    }

    private HttpRequestMessage PostObject(ValueMaker values, Random random)
    {
        var form = new MultipartFormDataContent("fuzz");
        foreach (var (name, several) in Fields)
        {
            if (random.Next(8) > 0) form.Add(new StringContent(random.Next(4) == 0 ? values.Text() : values.Pick(several)), $"\"{name}\"");
        }

        if (random.Next(4) == 0) form.Add(new StringContent(values.Text()), $"\"{values.Pick(["x-amz-meta-a", "acl", "tagging", "x-amz-checksum-crc32", "x-amz-storage-class", "success_action_redirect"])}\"");
        if (random.Next(8) > 0) form.Add(new StringContent(values.Text()), "\"file\"", "\"f\"");
        var request = Signed(HttpMethod.Post, values.Pick(["/fuzz-a", "/fuzz-b", "/fuzz-a/k", "/"]), null);
        if (random.Next(4) > 0) request.Headers.Remove("Authorization");
        request.Content = form;
        return request;
    }

    private HttpRequestMessage Rest(ICloudService service, Operation operation, ValueMaker values, Random random)
    {
        var path = string.Join('/', values.Pick(RestPaths).Split('/').Select(segment => segment.StartsWith('{') ? Uri.EscapeDataString(values.Text()) : segment));
        if (random.Next(3) == 0) path += $"?{values.Pick(_vocabulary)}={Uri.EscapeDataString(values.Text())}";
        var request = Signed(new HttpMethod(values.Pick(Methods[..4])), path, service);
        if (request.Method != HttpMethod.Get) request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(Members(operation, values, random), Deep));
        return request;
    }

    private HttpRequestMessage Signed(HttpMethod method, string path, ICloudService? service)
    {
        var request = new HttpRequestMessage(method, new Uri(_cloud.ToString().TrimEnd('/') + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential=k/20260115/us-east-1/{service?.SigningNames[0] ?? "s3"}/aws4_request, SignedHeaders=host, Signature=00");
        return request;
    }
}
