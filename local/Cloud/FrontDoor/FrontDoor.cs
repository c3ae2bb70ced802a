using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.FrontDoor;

/// <summary>Routes a request to its service by the credential scope of its signature, as AWS's own front doors do.</summary>
public sealed class FrontDoor(Dispatcher dispatcher, IEnumerable<IUnsignedEndpoint> unsigned, string principal, TextWriter log)
{
    private readonly IReadOnlyList<IUnsignedEndpoint> _unsigned = [.. unsigned];

    /// <summary>Serves one request.</summary>
    public async Task ServeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        foreach (var endpoint in _unsigned)
        {
            if (path.StartsWith(endpoint.Prefix, StringComparison.Ordinal) &&
                (path.Length == endpoint.Prefix.Length || path[endpoint.Prefix.Length] == '/'))
            {
                await endpoint.ServeAsync(http, path[endpoint.Prefix.Length..]);
                return;
            }
        }

        var requestId = Guid.NewGuid().ToString();
        var scope = CredentialScope.Parse(http.Request.Headers.Authorization, http.Request.Query["X-Amz-Credential"]);
        var token = http.Request.Headers["X-Amz-Security-Token"].FirstOrDefault() ?? http.Request.Query["X-Amz-Security-Token"];
        var context = new CallContext(new Caller(scope?.AccessKeyId ?? "", principal) { SessionToken = token }, scope?.Region ?? "", requestId, http.RequestAborted)
        {
            Host = http.Request.Host.Value,
        };
        ICloudService? service = null;
        JsonObject? members = null;
        try
        {
            if (scope is null)
                throw new AwsException("MissingAuthenticationToken", "The request has no AWS signature: sign it with any access key.", 403);
            service = dispatcher.BySigningName(scope.SigningName) ?? throw AwsException.NotEmulated(scope.SigningName, "the service");
            if (dispatcher.Gate is { } gate)
            {
                context = context with { Caller = gate.CallerOf(scope.AccessKeyId, token) };
                members = await gate.AdmitAsync(http, service, context);
            }

            if (dispatcher.Tap is { } tap && tap.Hears(context.Caller)) await tap.ServeAsync(http, service, context, () => DisturbedAsync(http, service, context));
            else await DisturbedAsync(http, service, context);
        }
        catch (AwsException error) when (!http.Response.HasStarted)
        {
            await WriteErrorAsync(http, service, service is null ? error : dispatcher.Gate?.Disclose(error, context, service, members) ?? error, context);
        }
        catch (Exception gone) when (gone is ConnectionResetException or BadHttpRequestException)
        {
            // The client went away in the middle of its request, as a function that is killed does: nobody waits for an answer.
            http.Abort();
        }
        catch (Exception defect) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            // A defect of the local cloud: the client gets what AWS answers then, and the cause must be seen somewhere.
            await log.WriteLineAsync($"{scope?.SigningName} {http.Request.Method} {path}: {defect}");
            await WriteErrorAsync(http, service, new AwsException("InternalFailure", $"The local cloud failed: {defect.Message}", 500), context);
        }
    }

    private static Task WriteErrorAsync(HttpContext http, ICloudService? service, AwsException error, CallContext context) =>
        service is IHttpService own ? own.WriteErrorAsync(http, error, context)
        : RequestProtocol.WriteErrorAsync(http, error, context);

    private Task DisturbedAsync(HttpContext http, ICloudService service, CallContext context) => dispatcher.HttpFaults is { } faults
        ? faults.ServeAsync(http, service, context, () => ServeAsync(http, service, context), dispatcher.ExecuteAsync)
        : ServeAsync(http, service, context);

    private async Task ServeAsync(HttpContext http, ICloudService service, CallContext context)
    {
        if (service is not IHttpService rest || !await rest.TryServeAsync(http, context)) await ServeOperationAsync(http, service, context);
    }

    private async Task ServeOperationAsync(HttpContext http, ICloudService service, CallContext context)
    {
        if (http.Request.ContentType?.Contains("cbor", StringComparison.OrdinalIgnoreCase) == true)
        {
            throw AwsException.NotEmulated(
                service.Name, $"the protocol '{http.Request.ContentType}' (let the SDK speak JSON: AWS_CBOR_DISABLE=1 for Java, where CBOR is the default)");
        }

        if (JsonProtocol.Operation(http.Request) is { } operation)
        {
            var input = await JsonProtocol.ReadAsync(http.Request, context.Aborted);
            await JsonProtocol.WriteAsync(http, await dispatcher.ExecuteAsync(service.Name, operation, input, context), context);
        }
        else if (QueryProtocol.Matches(http.Request))
        {
            var (name, input) = await QueryProtocol.ReadAsync(http.Request, context.Aborted);
            await QueryProtocol.WriteAsync(http, name, await dispatcher.ExecuteAsync(service.Name, name, input, context), context);
        }
        else
        {
            throw AwsException.NotEmulated(service.Name, $"a request by {http.Request.Method} {http.Request.Path} with content type '{http.Request.ContentType}'");
        }
    }
}
