using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Iam.Access;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.FrontDoor;

/// <summary>Lets a request over HTTP in if its caller may make it.</summary>
internal sealed class AccessGate(AccessControl access)
{
    /// <summary>Who signs with an access key.</summary>
    /// <exception cref="AwsException">Its credentials are not valid.</exception>
    public Caller CallerOf(string accessKeyId, string? token) => access.CallerOf(accessKeyId, token);

    /// <summary>Refuses a request that its caller may not make.</summary>
    /// <returns>What the request is about, as far as that had to be known; null where nothing had to be.</returns>
    /// <exception cref="AwsException">What AWS answers then.</exception>
    public async ValueTask<JsonObject?> AdmitAsync(HttpContext http, ICloudService service, CallContext context)
    {
        var rest = service as IHttpService;
        var operation = await RequestProtocol.OperationAsync(service, http.Request, context.Aborted);
        // A request without an operation is none that a service here serves: it says so itself.
        if (operation is null || !AccessControl.Concerns(context.Caller, service.Name, operation)) return null;
        var members = await (rest?.MembersAsync(http.Request, context.Aborted) ?? default) ?? await DocumentAsync(http.Request, context.Aborted);
        try
        {
            access.Authorize(context.Caller, service.Name, operation, members);
        }
        catch (AwsException error) when (error is { Code: "AccessDeniedException", Status: 400 } && JsonProtocol.Operation(http.Request) is null)
        {
            // REST operations have a status of their own for it (InvokeEndpoint).
            throw new AwsException(error.Code, error.Message, 403);
        }

        return members;
    }

    /// <summary>What a caller is told where an object does not exist.</summary>
    public AwsException Disclose(AwsException error, CallContext context, ICloudService service, JsonObject? members) =>
        members is null ? error : access.Disclose(error, context.Caller, service.Name, members);

    private static async Task<JsonObject> DocumentAsync(HttpRequest request, CancellationToken cancellationToken) =>
        JsonProtocol.Operation(request) is null
            ? (await QueryProtocol.ReadAsync(request, cancellationToken)).Input
            : await JsonProtocol.ReadAsync(request, cancellationToken);
}
