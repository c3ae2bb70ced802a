using DuckDB.NET.Data;

namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>An in-memory database and a connection to it. Runs statements one after the other, for one caller at a time.</summary>
public sealed class DuckDbSession : IDisposable
{
    private readonly DuckDBConnection _connection;

    private DuckDbSession(DuckDBConnection connection) => _connection = connection;

    /// <summary>Opens an empty database with the library of a <c>node_modules</c> folder.</summary>
    /// <exception cref="DuckDbLibraryMissingException">The library is missing.</exception>
    public static DuckDbSession Open(string nodeModules, DuckDbSettings settings) => Open(DuckDbLibrary.Load(nodeModules), settings);

    /// <summary>Opens an empty database.</summary>
    /// <exception cref="DuckDbStatementException">A setting is invalid.</exception>
    public static DuckDbSession Open(DuckDbLibrary library, DuckDbSettings settings) => new(library.Open(settings));

    /// <summary>Runs one or more statements and drops their results.</summary>
    /// <param name="sql">The statements.</param>
    /// <param name="cancellationToken">Interrupts the running statement.</param>
    /// <returns>How many rows they wrote.</returns>
    /// <exception cref="DuckDbStatementException">A statement failed.</exception>
    /// <exception cref="OperationCanceledException">A statement was interrupted.</exception>
    public long Execute(string sql, CancellationToken cancellationToken = default)
    {
        using var interrupt = new StatementInterrupt(_connection.NativeConnection, cancellationToken);
        using var command = new DuckDBCommand(sql, _connection);
        return interrupt.Run(command.ExecuteNonQuery);
    }

    /// <summary>Runs one statement. Rows are read as they are produced, so a large result is never in memory as a whole.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="cancellationToken">Interrupts the statement, also while its rows are being read.</param>
    /// <exception cref="DuckDbStatementException">The statement failed.</exception>
    /// <exception cref="OperationCanceledException">The statement was interrupted.</exception>
    public DuckDbRows Query(string sql, CancellationToken cancellationToken = default)
    {
        var interrupt = new StatementInterrupt(_connection.NativeConnection, cancellationToken);
        try
        {
            using var command = new DuckDBCommand(sql, _connection) { UseStreamingMode = true };
            return new DuckDbRows(interrupt.Run(command.ExecuteArrowStream), interrupt);
        }
        catch
        {
            interrupt.Dispose();
            throw;
        }
    }

    /// <summary>Adds a function of one argument. It depends on its argument alone, and null gives null.</summary>
    /// <param name="name">The name in statements.</param>
    /// <param name="function">The function. It must not throw; threads of a statement call it at once.</param>
    public void Register<T, TResult>(string name, Func<T, TResult> function) => _connection.RegisterScalarFunction(name, function);

    /// <summary>Closes the connection and drops the database.</summary>
    public void Dispose() => _connection.Dispose();
}
