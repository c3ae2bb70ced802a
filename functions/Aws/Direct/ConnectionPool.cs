namespace Pipeline.Aws.Direct;

/// <summary>The idle connections of one endpoint. The most recently used is taken first, so surplus connections grow old and are closed.</summary>
internal sealed class ConnectionPool(ServiceEndpoint endpoint, TrustedRoots roots, TimeProvider time) : IDisposable
{
    // .NET's default. An environment that was frozen for long may have missed that the service closed its connections, and a network that
    // dropped them may not signal it either. Each such connection would cost a call's whole timeout.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(1);
    // Connections are hardly ever closed within this time, so they are not checked. If one was closed anyway, the call is repeated on another.
    private static readonly TimeSpan ShortIdle = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly Stack<(HttpConnection Connection, long Since)> _free = new();

    /// <summary>Takes an idle connection.</summary>
    /// <returns>Null if there is none.</returns>
    public HttpConnection? TryTake()
    {
        while (true)
        {
            (HttpConnection Connection, long Since) free;
            lock (_lock)
            {
                if (!_free.TryPop(out free)) return null;
            }

            var idle = time.GetElapsedTime(free.Since);
            if (idle <= ShortIdle || (idle <= LongestIdle && !free.Connection.IsStale)) return free.Connection;
            free.Connection.Dispose();
        }
    }

    /// <summary>Opens a new connection.</summary>
    public Task<HttpConnection> OpenAsync(CancellationToken cancellationToken) => HttpConnection.OpenAsync(endpoint, roots, cancellationToken);

    /// <summary>Returns a connection to the pool, or closes it if it cannot be reused.</summary>
    public void Return(HttpConnection connection)
    {
        if (!connection.IsReusable)
        {
            connection.Dispose();
            return;
        }

        lock (_lock) _free.Push((connection, time.GetTimestamp()));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            while (_free.TryPop(out var free)) free.Connection.Dispose();
        }
    }
}
