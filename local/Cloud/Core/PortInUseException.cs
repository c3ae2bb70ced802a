namespace Pipeline.Cloud;

/// <summary>Thrown when the local cloud's port is taken.</summary>
public sealed class PortInUseException(int port, Exception inner)
    : Exception($"Port {port} on 127.0.0.1 is in use: stop the other process, or choose another port with PORT=n.", inner)
{
    /// <summary>The port.</summary>
    public int Port { get; } = port;
}
