using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Calls;

/// <summary>A service that has REST requests: method and path name the operation.</summary>
public interface IRestService : ICloudService
{
    /// <summary>Finds the operation of a request. Nothing of the body is read.</summary>
    /// <returns>Null for a request that the JSON or query protocol names an operation for.</returns>
    RestCall? Route(HttpRequest request);

    /// <summary>The longest body of a request, bytes; null: no limit, because the body is not held in memory.</summary>
    long? LargestBody(RestCall? call) => LargestRequest;

    /// <summary>The error for a body that is longer than <see cref="LargestBody"/>.</summary>
    AwsException BodyTooLarge(long limit) => AwsException.BodyTooLarge(Name, limit);

    /// <summary>Writes an error in the service's own protocol; without one, in the protocol of the request.</summary>
    Task WriteErrorAsync(HttpContext http, AwsException error, CallContext context) => ErrorProtocol.WriteAsync(http, error, context);
}

/// <summary>A REST request whose operation has been found.</summary>
/// <param name="operation">The operation's AWS name.</param>
public abstract class RestCall(string operation)
{
    /// <summary>The operation's AWS name.</summary>
    public string Operation { get; } = operation;

    /// <summary>The members that say what the request is about. What they take of the body can be read again.</summary>
    public abstract ValueTask<JsonObject> MembersAsync(CancellationToken cancellationToken);

    /// <summary>Serves the request.</summary>
    public abstract Task ServeAsync(HttpContext http, CallContext context);
}

/// <summary>A REST request whose path, query and JSON body are the members of its operation, and whose answer is a JSON document.</summary>
/// <param name="operation">The operation.</param>
/// <param name="read">Reads the members.</param>
/// <param name="status">The status of the answer; with 204, the answer has no body.</param>
public sealed class RestDocument(Operation operation, Func<CancellationToken, ValueTask<JsonObject>> read, int status = StatusCodes.Status200OK) : RestCall(operation.Name)
{
    private JsonObject? _members;

    /// <inheritdoc/>
    public override async ValueTask<JsonObject> MembersAsync(CancellationToken cancellationToken) => _members ??= await read(cancellationToken);

    /// <inheritdoc/>
    public override async Task ServeAsync(HttpContext http, CallContext context)
    {
        var output = await operation.Handler!(await MembersAsync(context.Aborted), context);
        http.Response.StatusCode = status;
        http.Response.Headers["x-amzn-RequestId"] = context.RequestId;
        if (status != StatusCodes.Status204NoContent) await JsonProtocol.WriteAsync(http, output, context);
    }
}
