using DuckDB.NET.Data;
using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cli.Sources;

/// <summary>A file that DuckDB reads.</summary>
/// <param name="Path">The file.</param>
/// <param name="Says">What is said where it cannot be read, up to DuckDB's own words.</param>
internal sealed record ColumnarFile(string Path, string Says)
{
    /// <summary>The path as a literal. DuckDB treats a path as a pattern.</summary>
    public string Literal =>
        SqlQuote.Literal(string.Concat(System.IO.Path.GetFullPath(Path).Select(character => character is '*' or '?' or '[' ? $"[{character}]" : character.ToString())));

    /// <summary>Reads from the file.</summary>
    /// <exception cref="SourceException">DuckDB cannot.</exception>
    public T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DuckDBException e)
        {
            throw Unreadable(DuckDbStatementException.From(e));
        }
        catch (OperationCanceledException e)
        {
            throw Unreadable(DuckDbStatementException.Masked(e));
        }
    }

    /// <summary>Starts a query of it. Rows are streamed; a file is never in memory as a whole.</summary>
    public static DuckDBDataReader Query(DuckDBConnection connection, string sql)
    {
        using var command = new DuckDBCommand(sql, connection) { UseStreamingMode = true };
        return command.ExecuteReader();
    }

    private SourceException Unreadable(DuckDbStatementException e) => new($"{Says}: {e.Message}", e);
}
