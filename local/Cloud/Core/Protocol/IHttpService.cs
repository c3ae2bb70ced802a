using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.Protocol;

/// <summary>A service some of whose requests are not one JSON or query document each (REST protocols, streamed bodies): it reads and writes HTTP itself.</summary>
public interface IHttpService : ICloudService
{
    /// <summary>Serves one request. An <see cref="AwsException"/> that escapes goes to <see cref="WriteErrorAsync"/>.</summary>
    /// <returns>False for a request that the service leaves to the JSON and query protocols.</returns>
    Task<bool> TryServeAsync(HttpContext http, CallContext context);

    /// <summary>The operation that a REST request is for, known before it is served; null where the JSON or query protocol names it.</summary>
    string? Operation(HttpRequest request) => null;

    /// <summary>The members of a REST request that say what it is about, for access control; what it reads of the body can be read again.</summary>
    /// <returns>The members; null for a request of the JSON or query protocol.</returns>
    ValueTask<JsonObject?> MembersAsync(HttpRequest request, CancellationToken cancellationToken) => default;

    /// <summary>The longest body of a request, bytes; null: no limit, because the body is not held in memory.</summary>
    long? LargestBody(HttpRequest request) => LargestRequest;

    /// <summary>The error for a body that is longer than <see cref="LargestBody"/>.</summary>
    AwsException BodyTooLarge(long limit) => AwsException.BodyTooLarge(Name, limit);

    /// <summary>Writes an error in the service's own protocol; without one, in the protocol of the request.</summary>
    Task WriteErrorAsync(HttpContext http, AwsException error, CallContext context) => RequestProtocol.WriteErrorAsync(http, error, context);
}
