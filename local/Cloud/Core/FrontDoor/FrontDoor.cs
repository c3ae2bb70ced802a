using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Guard;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.FrontDoor;

/// <summary>Routes a request to its service by the credential scope of its signature, as AWS's own front doors do.</summary>
public sealed class FrontDoor(
    RequestGuard guard, Dispatcher dispatcher, IEnumerable<IUnsignedEndpoint> unsigned, string principal, TimeProvider time, TextWriter log)
{
    private const long MostBodyBytes = 256 << 20;

    private readonly IReadOnlyList<IUnsignedEndpoint> _unsigned = [.. unsigned];
    private readonly BodyBudget _budget = new(MostBodyBytes);

    /// <summary>Serves one request.</summary>
    public async Task ServeAsync(HttpContext http)
    {
        AnswerHeaders.Write(http.Response.Headers);
        var nobody = new CallContext(new Caller("", principal), "", Guid.NewGuid().ToString(), http.RequestAborted) { Host = http.Request.Host.Value };
        try
        {
            guard.Check(http.Request);
        }
        catch (AwsException foreign)
        {
            // A program that uses a name which nobody has named reads the reason in its own protocol.
            await WriteErrorAsync(http, MeantFor(http.Request), foreign, nobody);
            return;
        }

        ChunkedBody.Check(http.Request);
        if (!BodyBudget.Counts(http.Request))
        {
            await RouteAsync(http, nobody);
            return;
        }

        using var intake = new BodyIntake(_budget, time);
        http.Features.Set(intake);
        await RouteAsync(http, nobody);
    }

    private async Task RouteAsync(HttpContext http, CallContext nobody)
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

        await ServeSignedAsync(http, nobody);
    }

    private async Task ServeSignedAsync(HttpContext http, CallContext context)
    {
        ICloudService? service = null;
        JsonObject? members = null;
        try
        {
            var signature = RequestSignature.Read(http.Request, time.GetUtcNow())
                ?? throw new AwsException("MissingAuthenticationToken", "The request has no AWS signature: sign it with any access key.", 403);
            var scope = signature.Scope;
            service = dispatcher.BySigningName(scope.SigningName) ?? throw AwsException.NotEmulated(scope.SigningName, "the service");
            context = context with { Caller = new Caller(scope.AccessKeyId, principal) { SessionToken = signature.SessionToken }, Region = scope.Region };
            RequestLength.Bound(http, service);
            if (dispatcher.Gate is { } gate)
            {
                context = context with { Caller = gate.CallerOf(scope.AccessKeyId, signature.SessionToken) };
                members = await gate.AdmitAsync(http, service, context);
            }

            if (dispatcher.Tap is { } tap && tap.Hears(context.Caller)) await tap.ServeAsync(http, service, context, () => DisturbedAsync(http, service, context));
            else await DisturbedAsync(http, service, context);
        }
        catch (AwsException error) when (!http.Response.HasStarted)
        {
            service ??= MeantFor(http.Request);
            await WriteErrorAsync(http, service, service is null ? error : dispatcher.Gate?.Disclose(error, context, service, members) ?? error, context);
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge && service is not null && !http.Response.HasStarted)
        {
            await WriteErrorAsync(http, service, RequestLength.TooLarge(http, service), context);
        }
        catch (MalformedBodyException malformed) when (!http.Response.HasStarted)
        {
            await WriteErrorAsync(http, service, new AwsException("MalformedHttpRequestException", malformed.Message), context);
        }
        catch (Exception gone) when (gone is ConnectionResetException or BadHttpRequestException)
        {
            // The client went away in the middle of its request, as a function that is killed does: nobody waits for an answer.
            http.Abort();
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client went away while its request was served.
            http.Abort();
        }
        catch (Exception defect)
        {
            // A defect of the local cloud: the client gets what AWS answers then, and the cause must be seen somewhere.
            await log.WriteLineAsync($"{service?.Name} {http.Request.Method} {http.Request.Path}: {defect}");
            if (http.RequestAborted.IsCancellationRequested || http.Response.HasStarted) http.Abort();
            else await WriteErrorAsync(http, service, new AwsException("InternalFailure", $"The local cloud failed: {defect.Message}", 500), context);
        }
    }

    // Whatever else is wrong with its credentials.
    private ICloudService? MeantFor(HttpRequest request) =>
        (CredentialScope.OfHeader(request.Headers.Authorization) ?? CredentialScope.Parse(request.Query["X-Amz-Credential"])) is { } scope
            ? dispatcher.BySigningName(scope.SigningName)
            // Only S3 had this version for presigned URLs.
            : RequestSignature.IsVersion2(request) ? dispatcher.BySigningName("s3") : null;

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
        else if (RequestProtocol.IsForm(service, http.Request))
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
