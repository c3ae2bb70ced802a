namespace Pipeline.Aws.Direct;

/// <summary>Connections of one endpoint that are free. The one used last is taken first, so that those which are not needed grow old and are closed.</summary>
internal sealed class ConnectionPool(ServiceEndpoint endpoint, TrustedRoots roots, TimeProvider time) : IDisposable
{
    // As the library has it. An environment that was frozen for long may not have heard that the service closed its connections, and a
    // way that forgot them may not say so either: each would cost a call's whole time.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(1);
    // Within this nothing is closed that was open, or hardly ever; a call that finds it closed all the same is made again over another.
    private static readonly TimeSpan ShortIdle = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly Stack<(HttpConnection Connection, long Since)> _free = new();

    /// <summary>Takes a free connection.</summary>
    /// <returns>Null when there is none.</returns>
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
