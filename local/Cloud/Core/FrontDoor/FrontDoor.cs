using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Guard;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.FrontDoor;

/// <summary>Routes a request to its service by the credential scope of its signature, as AWS does.</summary>
public sealed class FrontDoor(
    RequestGuard guard, Dispatcher dispatcher, IRoles roles, IEnumerable<IUnsignedEndpoint> unsigned, TimeProvider time, TextWriter log)
{
    private const long MostBodyBytes = 256 << 20;

    private readonly IReadOnlyList<IUnsignedEndpoint> _unsigned = [.. unsigned];
    private readonly BodyBudget _budget = new(MostBodyBytes);

    /// <summary>Serves one request.</summary>
    public async Task ServeAsync(HttpContext http)
    {
        AnswerHeaders.Write(http.Response.Headers);
        AwaitedBody.Settle(http, time);
        var nobody = new CallContext(new Caller("", ""), "", Guid.NewGuid().ToString(), http.RequestAborted) { Host = http.Request.Host.Value };
        try
        {
            guard.Check(http.Request);
        }
        catch (AwsException foreign)
        {
            // A program that uses an unknown host name gets the reason in its own protocol.
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
        RestCall? rest = null;
        try
        {
            var signature = RequestSignature.Read(http.Request, time.GetUtcNow());
            if (signature is null && dispatcher.Services.OfType<ISignedForms>().FirstOrDefault(each => each.IsSignedForm(http.Request)) is { } forms)
            {
                service = forms;
                signature = await forms.SignatureOfAsync(http.Request, context.Aborted);
            }

            if (signature is null) throw new AwsException("MissingAuthenticationToken", "The request has no AWS signature: sign it with any access key.", 403);
            var scope = signature.Scope;
            service = dispatcher.BySigningName(scope.SigningName) ?? throw AwsException.NotEmulated(scope.SigningName, "the service");
            rest = (service as IRestService)?.Route(http.Request);
            RequestLength.Bound(http, service, rest);
            context = context with { Caller = roles.CallerOf(scope.AccessKeyId, signature.SessionToken), Region = scope.Region };
            await dispatcher.RunAsync(await HttpCall.ResolveAsync(http, service, rest, context));
        }
        catch (AwsException error) when (!http.Response.HasStarted)
        {
            await WriteErrorAsync(http, service ?? MeantFor(http.Request), error, context);
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge && service is not null && !http.Response.HasStarted)
        {
            await WriteErrorAsync(http, service, RequestLength.TooLarge(service, rest), context);
        }
        catch (MalformedBodyException malformed) when (!http.Response.HasStarted)
        {
            await WriteErrorAsync(http, service, new AwsException("MalformedHttpRequestException", malformed.Message), context);
        }
        catch (Exception gone) when (gone is ConnectionResetException or BadHttpRequestException)
        {
            // The client went away in the middle of its request, as a killed function does: nobody waits for an answer.
            http.Abort();
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client went away while its request was served.
            http.Abort();
        }
        catch (Exception defect)
        {
            // A defect of the local cloud: the client gets AWS's InternalFailure, and the log gets the cause.
            await log.WriteLineAsync($"{service?.Name} {http.Request.Method} {http.Request.Path}: {defect}");
            if (http.RequestAborted.IsCancellationRequested || http.Response.HasStarted) http.Abort();
            else await WriteErrorAsync(http, service, new AwsException("InternalFailure", $"The local cloud failed: {defect.Message}", 500), context);
        }
    }

    // The service of the request, even if its credentials are invalid.
    private ICloudService? MeantFor(HttpRequest request) =>
        (CredentialScope.OfHeader(request.Headers.Authorization) ?? CredentialScope.Parse(request.Query["X-Amz-Credential"])) is { } scope
            ? dispatcher.BySigningName(scope.SigningName)
            : RequestSignature.IsVersion2(request) ? dispatcher.BySigningName("s3") : null;

    private static Task WriteErrorAsync(HttpContext http, ICloudService? service, AwsException error, CallContext context) =>
        service is IRestService own ? own.WriteErrorAsync(http, error, context) : RequestProtocol.WriteErrorAsync(http, service?.Complete(error) ?? error, context);
}
