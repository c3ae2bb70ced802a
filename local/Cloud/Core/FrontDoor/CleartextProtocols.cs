using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.Cloud.FrontDoor;

/// <summary>
/// HTTP/1.1 and HTTP/2 on one port without TLS. Kestrel decides for one of them by TLS, and without it takes HTTP/1.1 alone; here the first bytes of a
/// connection decide. The AWS SDK for JavaScript calls Kinesis over HTTP/2. Source: RFC 9113, section 3.3 (HTTP/2 with prior knowledge).
/// </summary>
public static class CleartextProtocols
{
    // "PRI" is not a method of HTTP/1.1, so four bytes tell.
    private static ReadOnlySpan<byte> Preface => "PRI "u8;

    /// <summary>Makes Kestrel able to listen on <see cref="Http2Only"/>.</summary>
    public static void Register(IServiceCollection services) => services.AddSingleton<IConnectionListenerFactory, NoConnections>();

    /// <summary>Listens on addresses.</summary>
    public static void Listen(KestrelServerOptions kestrel, IEnumerable<IPEndPoint> addresses)
    {
        ConnectionDelegate? http2 = null;
        // Kestrel makes a pipeline of HTTP/2 for an endpoint of its own, which no connection reaches; those of the addresses are handed to it.
        kestrel.Listen(new Http2Only(), endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http2;
            endpoint.Use(next => http2 = next);
        });
        foreach (var address in addresses)
        {
            kestrel.Listen(address, endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http1;
                endpoint.Use(next => async connection => await (await IsHttp2Async(connection) ? http2! : next)(connection));
            });
        }
    }

    private static async Task<bool> IsHttp2Async(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(
            connection.ConnectionClosed, connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default);
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(ended.Token);
                var begin = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, Preface.Length)).ToArray();
                var matches = Preface.StartsWith(begin);
                var decided = !matches || begin.Length == Preface.Length || read.IsCompleted;
                // What has not been examined is there for the next reader at once.
                input.AdvanceTo(read.Buffer.Start, decided ? read.Buffer.Start : read.Buffer.End);
                if (decided) return matches && begin.Length == Preface.Length;
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops, or the client has gone, before a request: HTTP/1.1 ends such a connection.
            return false;
        }
    }

    /// <summary>An address that no client can reach.</summary>
    private sealed class Http2Only : EndPoint
    {
        public override string ToString() => "http2";
    }

    private sealed class NoConnections : IConnectionListenerFactory, IConnectionListenerFactorySelector
    {
        public bool CanBind(EndPoint endpoint) => endpoint is Http2Only;

        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => ValueTask.FromResult<IConnectionListener>(new Nobody(endpoint));
    }

    private sealed class Nobody(EndPoint endpoint) : IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndPoint EndPoint => endpoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) => await _end.Task;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _end.TrySetResult(null);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync(CancellationToken.None);
    }
}
