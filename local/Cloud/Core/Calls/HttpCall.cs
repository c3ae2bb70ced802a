using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Calls;

/// <summary>A call over HTTP: by REST, where the service has a route for it; by the query protocol, where the service takes forms; else by AWS JSON.</summary>
public sealed class HttpCall : ServiceCall
{
    private readonly RestCall? _rest;
    private JsonObject? _members;

    private HttpCall(HttpContext http, ICloudService service, Operation operation, CallContext context, RestCall? rest, JsonObject? members)
        : base(service, operation, context) => (Http, _rest, _members) = (http, rest, members);

    /// <summary>The request and its response.</summary>
    public HttpContext Http { get; }

    /// <summary>Finds out which operation a request calls.</summary>
    /// <param name="http">The request and its response.</param>
    /// <param name="service">The service that the request is signed for.</param>
    /// <param name="rest">The route that the service has for the request, or null.</param>
    /// <param name="context">Who calls.</param>
    /// <exception cref="AwsException">The request names no operation.</exception>
    public static async ValueTask<HttpCall> ResolveAsync(HttpContext http, ICloudService service, RestCall? rest, CallContext context)
    {
        if (rest is not null) return Of(rest.Operation, null);
        if (JsonProtocol.Operation(http.Request) is { } named) return Of(named, null);
        if (!service.TakesForms || !QueryProtocol.Matches(http.Request)) throw Unrouted(service, http.Request);
        var (action, input) = await QueryProtocol.ReadAsync(http.Request, context.Aborted);
        return Of(action, input);

        HttpCall Of(string name, JsonObject? members) =>
            new(http, service, service.Operations.Find(name) ?? Operation.Unknown(service.Name, name), context, rest, members);
    }

    /// <inheritdoc/>
    public override async ValueTask<JsonObject> MembersAsync() =>
        _members ??= _rest is null ? await JsonProtocol.ReadAsync(Http.Request, Context.Aborted) : await _rest.MembersAsync(Context.Aborted);

    /// <inheritdoc/>
    public override async Task ExecuteAsync()
    {
        if (_rest is not null)
        {
            await _rest.ServeAsync(Http, Context);
            return;
        }

        if (Operation.Serve is { } serve && await serve(Http, Context)) return;
        RefuseCbor();
        if (!IsJson && !Operation.ByForm)
            throw AwsException.NotEmulated(Service.Name, $"operation '{Operation.Name}' by the query protocol (SDKs since 2024 use JSON)");
        var handler = Operation.Handler ?? throw AwsException.NotEmulated(Service.Name, $"operation '{Operation.Name}'");
        await WriteAsync(await handler(await MembersAsync(), Context));
    }

    /// <inheritdoc/>
    public override async Task<bool> TryAnswerAsync(Func<JsonObject, Task<JsonObject>> work)
    {
        if (_rest is not null || !IsJson) return false;
        await WriteAsync(await work(await MembersAsync()));
        return true;
    }

    /// <inheritdoc/>
    public override Task LoseAnswerAsync(Func<Task> work) => RedirectAsync(work, Stream.Null);

    /// <inheritdoc/>
    public override async Task TruncateAsync(Func<Task> work)
    {
        using var body = new MemoryStream();
        await RedirectAsync(work, body);
        // An answer without a body has nothing to cut: its connection breaks before it.
        if (body.Length == 0)
        {
            Http.Abort();
            return;
        }

        // The server closes a connection whose answer falls short of its length. To abort it would take back what was sent.
        Http.Response.ContentLength = body.Length;
        await Http.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)(body.Length / 2)), Http.RequestAborted);
    }

    /// <inheritdoc/>
    public override void Break() => Http.Abort();

    /// <inheritdoc/>
    // REST operations have a status of their own for it (InvokeEndpoint).
    public override AwsException Refusal(AwsException error) =>
        error is { Code: "AccessDeniedException", Status: 400 } && !IsJson ? new AwsException(error.Code, error.Message, 403) : error;

    private bool IsJson => JsonProtocol.Operation(Http.Request) is not null;

    private static AwsException Unrouted(ICloudService service, HttpRequest request)
    {
        if (service is IRestService rest) return rest.Unrouted(request);
        return IsCbor(request) ? Cbor(service, request) : AwsException.NotEmulated(service.Name, $"a request by {request.Method} {request.Path} with content type '{request.ContentType}'");
    }

    private static bool IsCbor(HttpRequest request) => request.ContentType?.Contains("cbor", StringComparison.OrdinalIgnoreCase) == true;

    private static AwsException Cbor(ICloudService service, HttpRequest request) => AwsException.NotEmulated(
        service.Name, $"the protocol '{request.ContentType}' (let the SDK speak JSON: AWS_CBOR_DISABLE=1 for Java, where CBOR is the default)");

    private void RefuseCbor()
    {
        if (IsCbor(Http.Request)) throw Cbor(Service, Http.Request);
    }

    private Task WriteAsync(JsonObject output) => IsJson
        ? JsonProtocol.WriteAsync(Http, output, Context)
        : QueryProtocol.WriteAsync(Http, Operation.Name, output, Context);

    /// <summary>Does something whose answer goes elsewhere than to the client.</summary>
    private async Task RedirectAsync(Func<Task> work, Stream answer)
    {
        var client = Http.Response.Body;
        Http.Response.Body = answer;
        try
        {
            await work();
        }
        catch (AwsException)
        {
            // The service refused the call, and the client does not learn that either.
        }
        finally
        {
            Http.Response.Body = client;
        }
    }
}
