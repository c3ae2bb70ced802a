using System.Runtime.InteropServices;

namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>A connection: statements one after the other, by one caller at a time.</summary>
public sealed class DuckDbConnection : IDisposable
{
    private readonly DuckDbApi _api;
    private readonly DuckDbConnectionHandle _handle;

    internal DuckDbConnection(DuckDbApi api, DuckDbConnectionHandle handle)
    {
        _api = api;
        _handle = handle;
    }

    /// <summary>Quotes a string as a literal.</summary>
    public static string Literal(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <summary>Quotes a name as an identifier.</summary>
    public static string Identifier(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>Runs one or more statements and drops their results.</summary>
    /// <returns>How many rows the last one wrote.</returns>
    /// <exception cref="DuckDbException">A statement failed.</exception>
    public unsafe long Execute(string sql)
    {
        var result = default(DuckDbResult);
        var text = Marshal.StringToCoTaskMemUTF8(sql);
        try
        {
            if (_api.Query(_handle.DangerousGetHandle(), (byte*)text, &result) != 0)
                throw DuckDbException.Parse(DuckDbApi.Text(_api.ResultError(&result)));
            return (long)_api.RowsChanged(&result);
        }
        finally
        {
            _api.DestroyResult(&result);
            Marshal.FreeCoTaskMem(text);
            GC.KeepAlive(_handle);
        }
    }

    /// <summary>Runs one statement; its rows are read as they are made, so a large result needs no memory of its own.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="cancellationToken">Interrupts the statement, also while its rows are read.</param>
    /// <exception cref="DuckDbException">The statement failed.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public unsafe DuckDbReader Query(string sql, CancellationToken cancellationToken = default)
    {
        nint statement = 0, pending = 0;
        var text = Marshal.StringToCoTaskMemUTF8(sql);
        var interrupt = default(CancellationTokenRegistration);
        var result = default(DuckDbResult);
        try
        {
            if (_api.Prepare(_handle.DangerousGetHandle(), (byte*)text, &statement) != 0)
                throw DuckDbException.Parse(DuckDbApi.Text(_api.PrepareError(statement)));
            if (_api.PendingStreaming(statement, &pending) != 0)
                throw DuckDbException.Parse(DuckDbApi.Text(_api.PendingError(pending)));
            // Only now: DuckDB forgets an interrupt that came before the statement was pending.
            interrupt = cancellationToken.Register(Interrupt);
            if (_api.ExecutePending(pending, &result) != 0)
                throw DuckDbException.Parse(DuckDbApi.Text(_api.ResultError(&result)));
            return new DuckDbReader(_api, result, interrupt, cancellationToken);
        }
        catch (DuckDbException e)
        {
            interrupt.Dispose();
            _api.DestroyResult(&result);
            if (e.IsInterrupt) cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        finally
        {
            _api.DestroyPending(&pending);
            _api.DestroyPrepare(&statement);
            Marshal.FreeCoTaskMem(text);
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _handle.Dispose();

    // Only by a caller's token, so that any other interrupt is known for DuckDB's own.
    private unsafe void Interrupt()
    {
        _api.Interrupt(_handle.DangerousGetHandle());
        GC.KeepAlive(_handle);
    }
}
