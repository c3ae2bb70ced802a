namespace Pipeline.Scoring.Direct;

/// <summary>Connections of one endpoint that are free. The one used last is taken first, so that those which are not needed grow old and are closed by the service.</summary>
internal sealed class ConnectionPool(ServiceEndpoint endpoint, TrustedRoots roots) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stack<HttpConnection> _free = new();

    /// <summary>Takes a free connection.</summary>
    /// <returns>Null when there is none.</returns>
    public HttpConnection? TryTake()
    {
        while (true)
        {
            HttpConnection? connection;
            lock (_lock)
            {
                if (!_free.TryPop(out connection)) return null;
            }

            if (!connection.IsStale) return connection;
            connection.Dispose();
        }
    }

    /// <summary>Opens another connection.</summary>
    public Task<HttpConnection> OpenAsync(CancellationToken cancellationToken) => HttpConnection.OpenAsync(endpoint, roots, cancellationToken);

    /// <summary>Gives a connection back; one that can carry no other call is closed.</summary>
    public void Return(HttpConnection connection)
    {
        if (!connection.IsReusable)
        {
            connection.Dispose();
            return;
        }

        lock (_lock) _free.Push(connection);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            while (_free.TryPop(out var connection)) connection.Dispose();
        }
    }
}
