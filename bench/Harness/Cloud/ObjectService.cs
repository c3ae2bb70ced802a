using System.Collections.Concurrent;
using System.Text;
using Pipeline.Bench.Http;

namespace Pipeline.Bench.Cloud;

/// <summary>The bucket: knows which objects there are and keeps the promise of a conditional write.</summary>
internal sealed class ObjectService
{
    private static readonly byte[] Written = Response.Of("200 OK", "application/xml", "", "ETag: \"d41d8cd98f00b204e9800998ecf8427e\"", "x-amz-request-id: 0000000000000001");
    private static readonly byte[] Refused = Response.Of(
        "412 Precondition Failed", "application/xml",
        "<Error><Code>PreconditionFailed</Code><Message>At least one of the pre-conditions you specified did not hold</Message><Condition>If-None-Match</Condition></Error>");
    private readonly ConcurrentDictionary<string, bool> _keys = new(StringComparer.Ordinal);

    /// <summary>Forgets all objects.</summary>
    public void Clear() => _keys.Clear();

    /// <summary>The answer to PutObject.</summary>
    public byte[] Put(HttpRequest request)
    {
        var isNew = _keys.TryAdd(ObjectPath.Of(request.Target, request.Header("Host"u8)), true);
        return isNew || request.Header("If-None-Match"u8).IsEmpty ? Written : Refused;
    }

    /// <summary>The answer to HeadObject, which has no body.</summary>
    public byte[] Head(HttpRequest request) =>
        Encoding.ASCII.GetBytes(_keys.ContainsKey(ObjectPath.Of(request.Target, request.Header("Host"u8)))
            ? "HTTP/1.1 200 OK\r\nContent-Type: application/gzip\r\nContent-Length: 1\r\nETag: \"d41d8cd98f00b204e9800998ecf8427e\"\r\n\r\n"
            : "HTTP/1.1 404 Not Found\r\nContent-Type: application/xml\r\nContent-Length: 0\r\n\r\n");
}
