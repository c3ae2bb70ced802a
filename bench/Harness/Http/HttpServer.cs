using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Pipeline.Bench.Http;

/// <summary>
/// Serves HTTP/1.1 on a port of this machine, a thread a connection. Blocking calls cost less of the cores that the measured
/// function needs than an event loop does, and a function holds ten connections, not ten thousand.
/// </summary>
internal sealed class HttpServer : IDisposable
{
    private const int StackBytes = 256 * 1024;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly IHttpHandler _handler;
    private readonly X509Certificate2? _certificate;

    /// <summary>Starts to serve, with TLS when there is a certificate.</summary>
    public HttpServer(IHttpHandler handler, X509Certificate2? certificate = null)
    {
        (_handler, _certificate) = (handler, certificate);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        new Thread(Accept, StackBytes) { IsBackground = true }.Start();
    }

    /// <summary>Host and port.</summary>
    public string Authority => _listener.LocalEndPoint!.ToString()!;

    /// <summary>The address.</summary>
    public string Url => $"{(_certificate is null ? "http" : "https")}://{Authority}";

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var socket = _listener.Accept();
                new Thread(() => Serve(socket), StackBytes) { IsBackground = true }.Start();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The server was disposed of.
        }
    }

    private void Serve(Socket socket)
    {
        socket.NoDelay = true;
        using var network = new NetworkStream(socket, ownsSocket: true);
        try
        {
            using var secure = Secure(network);
            var connection = new HttpConnection(socket, (Stream?)secure ?? network);
            while (connection.TryRead(out var request)) _handler.Handle(request, connection);
        }
        catch (IOException)
        {
            // The function ended, or does not trust the certificate; either is seen on its side.
        }
        catch (SocketException)
        {
            // Likewise.
        }
    }

    private SslStream? Secure(NetworkStream network)
    {
        if (_certificate is null) return null;
        var secure = new SslStream(network);
        secure.AuthenticateAsServer(_certificate);
        return secure;
    }
}
