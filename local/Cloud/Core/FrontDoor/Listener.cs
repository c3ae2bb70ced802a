using System.Net;
using System.Net.Sockets;

namespace Pipeline.Cloud.FrontDoor;

/// <summary>The sockets that a cloud will listen on. They are opened first, so their port is known before any part of the cloud is made.</summary>
public sealed class Listener : IDisposable
{
    private readonly IReadOnlyList<Socket> _sockets;

    private Listener(IReadOnlyList<Socket> sockets)
    {
        _sockets = sockets;
        Endpoint = new Uri(FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)sockets[0].LocalEndPoint!).Port}"));
    }

    /// <summary>Where the cloud listens, for example <c>http://127.0.0.1:4566</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>The addresses of the sockets.</summary>
    public IReadOnlyList<IPEndPoint> Addresses => [.. _sockets.Select(socket => (IPEndPoint)socket.LocalEndPoint!)];

    /// <summary>Opens the port of the cloud's settings, or a free one.</summary>
    /// <exception cref="PortInUseException">Another process listens on the port.</exception>
    public static Listener Bind(LocalCloudOptions options)
    {
        var sockets = new List<Socket> { Bind(IPAddress.Loopback, options.Port) };
        if (options.FurtherAddress is { } further) sockets.Add(Bind(further, ((IPEndPoint)sockets[0].LocalEndPoint!).Port));
        return new Listener(sockets);
    }

    /// <summary>The socket of an address. The caller must close it.</summary>
    public Socket Take(EndPoint address) => _sockets.Single(socket => socket.LocalEndPoint!.Equals(address));

    /// <summary>Releases the ports.</summary>
    public void Dispose()
    {
        foreach (var socket in _sockets) socket.Dispose();
    }

    private static Socket Bind(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            throw new PortInUseException(port, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>Thrown when the local cloud's port is taken.</summary>
public sealed class PortInUseException(int port, Exception inner)
    : Exception($"Port {port} on 127.0.0.1 is in use: stop the other process, or choose another port with PORT=n.", inner)
{
    /// <summary>The port.</summary>
    public int Port { get; } = port;
}
