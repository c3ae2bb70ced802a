using System.Net.Http.Headers;

namespace Amazon.Lambda.RuntimeSupport.Api;

/// <summary>Calls the Lambda Runtime API: takes invocations, gives responses and errors.</summary>
/// <param name="http">The client; it must not time out, since "next" waits until there is an invocation.</param>
/// <param name="runtimeApi">Host and port, and perhaps a path, as <c>AWS_LAMBDA_RUNTIME_API</c> holds them.</param>
internal sealed class RuntimeApiClient(HttpClient http, string runtimeApi)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue Error = new("application/vnd.aws.lambda.error+json");

    private readonly EventMemory _event = new();

    // A path after the port (as a local Runtime API that serves many functions has it) must survive, which new Uri(base, "/…") would not let it.
    private readonly string _base = $"http://{runtimeApi.TrimEnd('/')}/2018-06-01/runtime";

    /// <summary>Waits for the next invocation.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<(InvocationHeaders Headers, MemoryStream Event)> NextAsync(CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync($"{_base}/invocation/next", HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        await ExpectSuccessAsync(response, "next", cancellationToken).ConfigureAwait(false);
        var headers = InvocationHeaders.Read(response.Headers);
        using var content = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return (headers, await _event.ReadAsync(content, response.Content.Headers.ContentLength, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Gives an invocation's response. A response that is refused, as one that is too large, ends the program.</summary>
    /// <param name="requestId">The invocation.</param>
    /// <param name="output">The response.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task RespondAsync(string requestId, Stream output, CancellationToken cancellationToken)
    {
        using HttpContent content = output is MemoryStream memory && memory.TryGetBuffer(out var buffer)
            ? new ByteArrayContent(buffer.Array!, buffer.Offset + (int)memory.Position, buffer.Count - (int)memory.Position)
            : new StreamContent(output);
        content.Headers.ContentType = Json;
        using var response = await http.PostAsync($"{_base}/invocation/{requestId}/response", content, cancellationToken).ConfigureAwait(false);
        await ExpectSuccessAsync(response, "response", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reports that an invocation failed.</summary>
    /// <param name="requestId">The invocation.</param>
    /// <param name="exception">Why.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task ReportErrorAsync(string requestId, Exception exception, CancellationToken cancellationToken) =>
        ReportAsync($"invocation/{requestId}/error", exception, ErrorReport.TypeOf(exception), cancellationToken);

    /// <summary>Reports that the function could not be prepared.</summary>
    /// <param name="exception">Why.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task ReportInitializationErrorAsync(Exception exception, CancellationToken cancellationToken) =>
        ReportAsync("init/error", exception, null, cancellationToken);

    private async Task ReportAsync(string path, Exception exception, string? type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_base}/{path}") { Content = new ByteArrayContent(ErrorReport.Write(exception)) };
        request.Content.Headers.ContentType = Error;
        if (type is not null) request.Headers.Add("Lambda-Runtime-Function-Error-Type", type);
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        await ExpectSuccessAsync(response, path, cancellationToken).ConfigureAwait(false);
    }

    private static async Task ExpectSuccessAsync(HttpResponseMessage response, string call, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode) return;
        var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        throw new HttpRequestException($"The Runtime API refused «{call}» with {(int)response.StatusCode}: {body}", null, response.StatusCode);
    }
}
