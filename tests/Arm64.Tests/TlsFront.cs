using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Pipeline.Arm64.Tests;

/// <summary>Takes TLS connections for the local cloud, which speaks none, and hands it their bytes.</summary>
internal sealed class TlsFront : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;
    private int _behind;
    private int _taken;

    public TlsFront(X509Certificate2 certificate)
    {
        _certificate = certificate;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The address to give to clients.</summary>
    public Uri Address => new($"https://{_listener.LocalEndpoint}");

    /// <summary>How many connections spoke TLS.</summary>
    public int Taken => _taken;

    /// <summary>Says where the cloud is, which starts later than its functions' variables are written.</summary>
    public void StandBefore(Uri cloud) => _behind = cloud.Port;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_closing.Token)));
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var behind = new TcpClient();
        using (client)
        {
            try
            {
                await using var clear = new SslStream(client.GetStream());
                await clear.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _closing.Token);
                Interlocked.Increment(ref _taken);
                await behind.ConnectAsync(IPAddress.Loopback, _behind, _closing.Token);
                await Task.WhenAny(clear.CopyToAsync(behind.GetStream(), _closing.Token), behind.GetStream().CopyToAsync(clear, _closing.Token));
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // Either side went away, which ends the connection: the scorer notices, and the test with it.
            }
        }
    }
}
