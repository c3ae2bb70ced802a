using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>
/// Interrupts a connection's statement when a token is cancelled, and tells such an interrupt from an error. DuckDB drops a pending interrupt
/// when a statement starts to run. An interrupt may come while the statement is still parsed and planned, so it is repeated until the statement ends.
/// </summary>
internal sealed class StatementInterrupt : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private readonly Lock _lock = new();
    private readonly DuckDBNativeConnection _connection;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _registration;
    private readonly Timer? _timer;
    private bool _ended;

    public StatementInterrupt(DuckDBNativeConnection connection, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _connection = connection;
        _cancellationToken = cancellationToken;
        if (!cancellationToken.CanBeCanceled) return;
        _timer = new Timer(_ => Interrupt(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _registration = cancellationToken.Register(() => _timer.Change(TimeSpan.Zero, Interval));
    }

    /// <summary>Runs a step of the statement.</summary>
    /// <exception cref="DuckDbStatementException">The statement failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public T Run<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (OperationCanceledException e)
        {
            throw Interrupted(e);
        }
        catch (DuckDBException e)
        {
            var error = DuckDbStatementException.From(e);
            throw error.IsInterrupt ? Interrupted(e) : error;
        }
    }

    /// <summary>Marks the statement as ended: the connection is no longer interrupted.</summary>
    public void Dispose()
    {
        _registration.Dispose();
        lock (_lock) _ended = true;
        _timer?.Dispose();
    }

    private Exception Interrupted(Exception e) =>
        _cancellationToken.IsCancellationRequested ? new OperationCanceledException(_cancellationToken) : DuckDbStatementException.Masked(e);

    private void Interrupt()
    {
        lock (_lock)
        {
            if (!_ended) _connection.Interrupt();
        }
    }
}
