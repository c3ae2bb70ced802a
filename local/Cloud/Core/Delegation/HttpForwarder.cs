using System.Collections.Frozen;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Delegation;

/// <summary>Forwards requests unchanged to another endpoint, and its answers back, over pooled connections.</summary>
public sealed class HttpForwarder : IDisposable
{
    // Headers that belong to one connection, or that depend on the new destination and body.
    private static readonly FrozenSet<string> OfTheConnection = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "Connection", "Keep-Alive", "Transfer-Encoding", "Host", "Expect", "Upgrade", "TE", "Trailer");

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        // Nothing is traced or measured here, and writing trace headers into each request takes time.
        ActivityHeadersPropagator = null,
    });

    private readonly string _service;
    private readonly IReadOnlyList<(string Name, Func<string> Value)> _added;
    private readonly Func<Task<string?>>? _ended;

    /// <summary>A forwarder of a service's requests.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="endpoint">Where to send the requests.</param>
    /// <param name="added">Headers that the endpoint requires, each with its value for a request; they replace a client's. Null for none.</param>
    /// <param name="ended">Returns why the endpoint is gone for good, or null if it is not. Asked when the endpoint does not answer.</param>
    /// <exception cref="DelegateException">The endpoint cannot be served this way.</exception>
    public HttpForwarder(string service, Uri endpoint, IReadOnlyList<(string Name, Func<string> Value)>? added = null, Func<Task<string?>>? ended = null)
    {
        // The caller signed for the local cloud, with any key: AWS itself would refuse the signature.
        if (endpoint.Host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase))
        {
            throw new DelegateException(
                $"{service} cannot be delegated to {endpoint}: requests are forwarded with the signature that they have. " +
                $"Point the functions at it by AWS_ENDPOINT_URL_{service.ToUpperInvariant()} and real credentials.");
        }

        (_service, Endpoint, _added, _ended) = (service, endpoint, added ?? [], ended);
    }

    /// <summary>Where requests go.</summary>
    public Uri Endpoint { get; }

    /// <summary>Forwards a client's request and copies the answer.</summary>
    public async Task ForwardAsync(HttpContext http, CallContext context)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(http.Request.Method), new Uri(Endpoint, http.Request.Path.ToUriComponent() + http.Request.QueryString.ToUriComponent()));
        var hasBody = !BodyLength.IsNone(http.Request);
        request.Content = hasBody ? new StreamContent(http.Request.Body) : http.Request.ContentLength == 0 ? new ByteArrayContent([]) : null;
        foreach (var (name, value) in http.Request.Headers)
        {
            if (OfTheConnection.Contains(name)) continue;
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
        }

        using var response = await SendAsync(request, context.Aborted);
        http.Response.StatusCode = (int)response.StatusCode;
        Copy(response.Headers, http.Response);
        Copy(response.Content.Headers, http.Response);
        await response.Content.CopyToAsync(http.Response.Body, context.Aborted);
    }

    /// <summary>Calls an operation of a service of the AWS JSON protocol for a caller in the process.</summary>
    /// <exception cref="AwsException">The error that the endpoint answered with.</exception>
    public async Task<JsonObject> CallAsync(string target, string contentType, JsonObject input, CallContext context)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Endpoint);
        request.Content = new StringContent(input.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue(contentType));
        request.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        // Emulators require the form of a signature; none verifies it.
        request.Headers.TryAddWithoutValidation("X-Amz-Date", "20260101T000000Z");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential=local/20260101/{context.Region}/{_service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=00");
        using var response = await SendAsync(request, context.Aborted);
        var body = await response.Content.ReadAsByteArrayAsync(context.Aborted);
        var output = Parse(body, response.StatusCode);
        if (response.IsSuccessStatusCode) return output;
        var type = (string?)output["__type"] ?? response.StatusCode.ToString();
        throw new AwsException(
            type[(type.LastIndexOf('#') + 1)..], (string?)output["message"] ?? (string?)output["Message"] ?? "", (int)response.StatusCode);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in _added)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value());
        }

        try
        {
            return await _http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            var why = _ended is null ? null : await _ended();
            throw new AwsException("ServiceUnavailable", why ?? $"{_service} does not answer at {Endpoint}: {e.Message}", 503);
        }
    }

    private JsonObject Parse(byte[] body, HttpStatusCode status)
    {
        try
        {
            return body.Length == 0 ? [] : JsonNode.Parse(body)!.AsObject();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new AwsException("InternalFailure", $"{_service} at {Endpoint} answered {(int)status} with what is not a JSON object.", 500);
        }
    }

    private static void Copy(HttpHeaders from, HttpResponse to)
    {
        foreach (var (name, values) in from.NonValidated)
        {
            // Whether pages of other sites may call is decided by this cloud, not by the engine's headers.
            if (!OfTheConnection.Contains(name) && !name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)) to.Headers[name] = values.ToArray();
        }
    }
}
