using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;
using Pipeline.LiveView.Routing;

namespace Pipeline.LiveView;

/// <summary>
/// Serves the page that shows the pipeline at work, and the API behind it: everything below <c>/_/</c> on the cloud's port. It runs before
/// the template is deployed; until then the API answers with status 503.
/// </summary>
public sealed class LiveViewEndpoint(PageFiles files, TextWriter log) : IUnsignedEndpoint
{
    private readonly CancellationTokenSource _closing = new();
    private volatile LiveRoutes? _routes;

    /// <inheritdoc/>
    public string Prefix => "/_";

    /// <summary>Cancelled when the view closes; event streams end then.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>Starts serving the API. Call it once the template is deployed.</summary>
    public void Open(DeployedPipeline pipeline, TimeProvider time) => Open(LiveApi.Of(pipeline, time, Closing));

    /// <summary>Starts serving the routes.</summary>
    internal void Open(LiveRoutes routes) => _routes = routes;

    /// <summary>Stops the API and ends the event streams. Call it before the cloud's services stop.</summary>
    public void Close()
    {
        _routes = null;
        _closing.Cancel();
    }

    /// <inheritdoc/>
    public async Task ServeAsync(HttpContext http, string rest)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        try
        {
            PageGuard.Check(http);
            await AnswerAsync(http, rest);
        }
        catch (AwsException error) when (!http.Response.HasStarted)
        {
            await JsonAnswer.WriteErrorAsync(http, error);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested || Closing.IsCancellationRequested)
        {
            // The client no longer waits for the answer.
            http.Abort();
        }
        catch (BadHttpRequestException broken) when (!http.Response.HasStarted)
        {
            // Usually the user left the page while it was sending.
            await JsonAnswer.WriteErrorAsync(http, new AwsException("ValidationException", $"The request cannot be read: {broken.Message}", broken.StatusCode));
        }
        catch (Exception defect) when (!http.Response.HasStarted)
        {
            // A defect of the view must be visible, and must not look like a defect of the pipeline.
            await log.WriteLineAsync($"live view: {http.Request.Method} {http.Request.Path}: {defect}");
            await JsonAnswer.WriteErrorAsync(http, new AwsException("InternalFailure", $"The live view failed: {defect.Message}", 500));
        }
    }

    private async Task AnswerAsync(HttpContext http, string rest)
    {
        if (await files.TryServeAsync(http, rest)) return;
        if (_routes is not { } routes)
        {
            throw Closing.IsCancellationRequested
                ? new AwsException("ServiceUnavailable", "The local cloud is stopping.", 503)
                : new AwsException("ServiceUnavailable", "The template is being deployed; ask again in a second.", 503);
        }

        await routes.ServeAsync(http, rest);
    }
}
