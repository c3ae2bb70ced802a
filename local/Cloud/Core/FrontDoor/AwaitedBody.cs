using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.FrontDoor;

/// <summary>
/// The body of a request with <c>Expect: 100-continue</c>. A client that gets the final answer instead of "100 Continue" does not send the body and
/// reuses the connection; the server would take its next request for the body. So the body is read before the answer begins, or the
/// connection is closed after it. Source: RFC 9110, section 10.1.1.
/// </summary>
internal sealed class AwaitedBody(HttpContext http, Stream body, TimeProvider time) : ForwardStream
{
    // For a longer body, the client learns from the answer not to send it.
    private const long LongestDrained = 4 << 20;

    // As long as Kestrel itself waits for a body that nobody reads.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private long _read;

    /// <summary>Ensures that a request's body has been read when its answer begins, whoever answers.</summary>
    public static void Settle(HttpContext http, TimeProvider time)
    {
        if (http.Request.Headers.Expect.Count == 0 || !HttpProtocol.IsHttp11(http.Request.Protocol)) return;
        var body = new AwaitedBody(http, http.Request.Body, time);
        http.Request.Body = body;
        http.Response.OnStarting(body.EndAsync);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await body.ReadAsync(buffer, cancellationToken);
        _read += read;
        return read;
    }

    private async Task EndAsync()
    {
        if (http.Request.ContentLength - _read > LongestDrained || !await DrainAsync()) http.Response.Headers.Connection = "close";
    }

    private async Task<bool> DrainAsync()
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, http.RequestAborted);
        var piece = new byte[BodyBudget.Uncounted];
        try
        {
            var left = LongestDrained;
            for (int read; left > 0 && (read = await body.ReadAsync(piece, either.Token)) > 0;) left -= read;
            return left > 0;
        }
        catch (Exception unread) when (unread is BadHttpRequestException or IOException or OperationCanceledException)
        {
            // The body is too long, malformed or late, or the client has gone: the connection ends with this answer.
            return false;
        }
    }
}
