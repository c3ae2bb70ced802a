using DuckDB.NET.Data;

namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>An in-memory database and a connection to it: statements one after the other, by one caller at a time.</summary>
public sealed class DuckDbSession : IDisposable
{
    private readonly DuckDBConnection _connection;

    private DuckDbSession(DuckDBConnection connection) => _connection = connection;

    /// <summary>Opens an empty database with the library of a <c>node_modules</c> folder.</summary>
    /// <exception cref="DuckDbLibraryMissingException">The library is missing.</exception>
    public static DuckDbSession Open(string nodeModules, DuckDbSettings settings) => Open(DuckDbLibrary.Load(nodeModules), settings);

    /// <summary>Opens an empty database.</summary>
    /// <exception cref="DuckDbStatementException">A setting is not valid.</exception>
    public static DuckDbSession Open(DuckDbLibrary library, DuckDbSettings settings) => new(library.Open(settings));

    /// <summary>Runs one or more statements and drops their results.</summary>
    /// <param name="sql">The statements.</param>
    /// <param name="cancellationToken">Interrupts the statement that runs.</param>
    /// <returns>How many rows they wrote.</returns>
    /// <exception cref="DuckDbStatementException">A statement failed.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public long Execute(string sql, CancellationToken cancellationToken = default)
    {
        using var interrupt = new StatementInterrupt(_connection.NativeConnection, cancellationToken);
        using var command = new DuckDBCommand(sql, _connection);
        return interrupt.Run(command.ExecuteNonQuery);
    }

    /// <summary>Runs one statement; its rows are read as they are made, so a large result needs no memory of its own.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="cancellationToken">Interrupts the statement, also while its rows are read.</param>
    /// <exception cref="DuckDbStatementException">The statement failed.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
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

    /// <summary>Closes the connection, and the database with it.</summary>
    public void Dispose() => _connection.Dispose();
}
