using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pipeline.Compat.Tests.Fakes;

/// <summary>An HTTP server that answers as the test says and keeps what it was sent.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<SeenRequest> _seen = new();

    private FakeServer(Func<SeenRequest, FakeReply> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async http =>
        {
            var request = await ReadAsync(http.Request);
            _seen.Enqueue(request);
            var reply = answer(request);
            http.Response.StatusCode = reply.Status;
            foreach (var (name, value) in reply.Headers) http.Response.Headers[name] = value;
            await http.Response.Body.WriteAsync(reply.Body);
        });
    }

    public IReadOnlyList<SeenRequest> Seen => [.. _seen];

    public string Url => _app.Urls.Single();

    public string HostAndPort => new Uri(Url).Authority;

    public static async Task<FakeServer> StartAsync(Func<SeenRequest, FakeReply> answer)
    {
        var server = new FakeServer(answer);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<SeenRequest> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return new SeenRequest(
            request.Method,
            request.Path,
            request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray());
    }
}
