using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Calls;

/// <summary>A service with REST requests: method and path name the operation.</summary>
public interface IRestService : ICloudService
{
    /// <summary>Finds the operation of a request, without reading the body.</summary>
    /// <returns>Null for a request whose operation is named by the JSON or query protocol.</returns>
    RestCall? Route(HttpRequest request);

    /// <summary>The longest request body in bytes; null for no limit, because the body is not held in memory.</summary>
    long? LargestBody(RestCall? call) => LargestRequest;

    /// <summary>The error for a body that is longer than <see cref="LargestBody"/>.</summary>
    AwsException BodyTooLarge(long limit) => AwsException.BodyTooLarge(Name, limit);

    /// <summary>Writes an error in the service's own protocol; by default, in the request's protocol.</summary>
    Task WriteErrorAsync(HttpContext http, AwsException error, CallContext context) => RequestProtocol.WriteErrorAsync(http, error, context);
}

/// <summary>A REST request whose operation has been found.</summary>
/// <param name="operation">The operation's AWS name.</param>
public abstract class RestCall(string operation)
{
    /// <summary>The operation's AWS name.</summary>
    public string Operation { get; } = operation;

    /// <summary>The members that say what the request is about. The part of the body that this reads stays readable.</summary>
    public abstract ValueTask<JsonObject> MembersAsync(CancellationToken cancellationToken);

    /// <summary>Serves the request.</summary>
    public abstract Task ServeAsync(HttpContext http, CallContext context);
}

/// <summary>A REST request whose path, query and JSON body are the members of its operation, and whose answer is a JSON document.</summary>
/// <param name="service">The service.</param>
/// <param name="operation">The operation.</param>
/// <param name="read">Reads the members.</param>
/// <param name="status">The status of the answer; with 204, the answer has no body.</param>
public sealed class RestDocument(
    ICloudService service, Operation operation, Func<CancellationToken, ValueTask<JsonObject>> read, int status = StatusCodes.Status200OK) : RestCall(operation.Name)
{
    private JsonObject? _members;

    /// <inheritdoc/>
    public override async ValueTask<JsonObject> MembersAsync(CancellationToken cancellationToken) => _members ??= await read(cancellationToken);

    /// <inheritdoc/>
    public override async Task ServeAsync(HttpContext http, CallContext context)
    {
        var output = await operation.HandleAsync(service, await MembersAsync(context.Aborted), context);
        http.Response.StatusCode = status;
        http.Response.Headers["x-amzn-RequestId"] = context.RequestId;
        if (status != StatusCodes.Status204NoContent) await JsonProtocol.WriteAsync(http, output, context);
    }
}
