using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Calls;

/// <summary>A call over HTTP: by REST, if the service has a route for it; by the query protocol, if the service takes forms; by Smithy RPC, if it takes that; otherwise by AWS JSON.</summary>
public sealed class HttpCall : ServiceCall
{
    private readonly RestCall? _rest;
    // Whether the request names an operation of the JSON protocol, or of RPC. A REST request may do so as well.
    private readonly bool _isJson;
    private JsonObject? _members;

    private HttpCall(HttpContext http, ICloudService service, Operation operation, CallContext context, RestCall? rest, bool isJson, JsonObject? members)
        : base(service, operation, context) => (Http, _rest, _isJson, _members) = (http, rest, isJson, members);

    /// <summary>The request and its response.</summary>
    public HttpContext Http { get; }

    /// <summary>Finds the operation that a request calls.</summary>
    /// <param name="http">The request and its response.</param>
    /// <param name="service">The service that the request is signed for.</param>
    /// <param name="rest">The route that the service has for the request, or null.</param>
    /// <param name="context">The call's surroundings.</param>
    /// <exception cref="AwsException">The request names no operation.</exception>
    public static async ValueTask<HttpCall> ResolveAsync(HttpContext http, ICloudService service, RestCall? rest, CallContext context)
    {
        if (service.TakesRpc) await CompressedBody.ExpandAsync(http.Request, context.Aborted);
        var named = service.TakesRpc && RpcProtocol.Operation(http.Request) is { } called ? called : JsonProtocol.Operation(http.Request);
        if ((rest?.Operation ?? named) is { } operation) return Of(operation, null);
        if (!service.TakesForms || !QueryProtocol.Matches(http.Request)) throw service.Unrouted(http.Request);
        var (action, input) = await QueryProtocol.ReadAsync(http.Request, context.Aborted);
        return Of(action, input);

        HttpCall Of(string name, JsonObject? form)
        {
            var found = Operation.Of(service, name);
            return new HttpCall(http, service, found, context, rest, named is not null, form is null ? null : found.Members?.OfTexts(form) ?? form);
        }
    }

    private bool IsRpc => Service.TakesRpc && _isJson && RpcProtocol.Matches(Http.Request);

    /// <inheritdoc/>
    public override async ValueTask<JsonObject> MembersAsync() =>
        _members ??= _rest is not null ? await _rest.MembersAsync(Context.Aborted)
            : IsRpc ? await RpcProtocol.ReadAsync(Http.Request, Context.Aborted)
            : CborProtocol.Matches(Http.Request) ? await CborProtocol.ReadAsync(Http.Request, Context.Aborted)
            : await JsonProtocol.ReadAsync(Http.Request, Context.Aborted);

    /// <inheritdoc/>
    public override async Task ExecuteAsync()
    {
        if (_rest is not null)
        {
            await _rest.ServeAsync(Http, Context);
            return;
        }

        if (Operation.Serve is { } serve && await serve(this)) return;
        if (!IsRpc && RequestProtocol.RefuseCbor(Service.Name, Service.CborBlobs, Http.Request) is { } cbor) throw cbor;
        if (!_isJson && !Operation.ByForm)
            throw AwsException.NotEmulated(Service.Name, $"operation '{Operation.Name}' by the query protocol (SDKs since 2024 use JSON)");
        await WriteAsync(await Operation.HandleAsync(Service, await MembersAsync(), Context));
    }

    /// <inheritdoc/>
    public override async Task<bool> TryAnswerAsync(Func<JsonObject, Task<JsonObject>> work)
    {
        if (_rest is not null || !_isJson) return false;
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
        // An answer without a body cannot be truncated: its connection breaks before the answer.
        if (body.Length == 0)
        {
            Http.Abort();
            return;
        }

        // The server closes the connection because the answer is shorter than its Content-Length. An abort would discard the half already sent.
        Http.Response.ContentLength = body.Length;
        await Http.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)(body.Length / 2)), Http.RequestAborted);
    }

    /// <inheritdoc/>
    public override async Task<bool> RewriteAnswerAsync(Func<Task> work, Func<ReadOnlySpan<byte>, byte[]> body)
    {
        using var own = new MemoryStream();
        await DivertAsync(work, own);
        var bytes = body(own.GetBuffer().AsSpan(0, (int)own.Length));
        Http.Response.ContentLength = bytes.Length;
        await Http.Response.Body.WriteAsync(bytes, Http.RequestAborted);
        return true;
    }

    /// <inheritdoc/>
    public override void Break() => Http.Abort();

    /// <inheritdoc/>
    // REST operations use another status for this error (InvokeEndpoint).
    public override AwsException Refusal(AwsException error) =>
        error is { Code: "AccessDeniedException", Status: 400 } && !_isJson ? new AwsException(error.Code, error.Message, 403) : error;

    private Task WriteAsync(JsonObject output) =>
        IsRpc ? RpcProtocol.WriteAsync(Http, output, Context)
        : !_isJson ? QueryProtocol.WriteAsync(Http, Operation.Name, output, Context)
        : Service.CborBlobs is { } blobs && CborProtocol.Matches(Http.Request) ? CborProtocol.WriteAsync(Http, output, blobs, Context)
        : JsonProtocol.WriteAsync(Http, output, Context);

    /// <summary>Runs work whose answer goes to another stream, not to the client.</summary>
    private Task RedirectAsync(Func<Task> work, Stream answer) => DivertAsync(() => base.LoseAnswerAsync(work), answer);

    private async Task DivertAsync(Func<Task> work, Stream answer)
    {
        var client = Http.Response.Body;
        Http.Response.Body = answer;
        try
        {
            await work();
        }
        finally
        {
            Http.Response.Body = client;
        }
    }
}
