using System.Text.Json;
using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cloud.Engines.Glue;

/// <summary>Reads the schemas in the footers of Parquet files, in the child process.</summary>
public sealed class ParquetWorker : IDisposable
{
    private DuckDbSession? _session;

    /// <summary>Reads the <see cref="ParquetColumns"/> of a <see cref="ParquetFile"/>; both are JSON.</summary>
    public byte[] Answer(byte[] message) => JsonSerializer.SerializeToUtf8Bytes(Read(JsonSerializer.Deserialize<ParquetFile>(message)!));

    /// <inheritdoc/>
    public void Dispose() => _session?.Dispose();

    private ParquetColumns Read(ParquetFile file)
    {
        _session ??= DuckDbSession.Open(DuckDbLibrary.Load(file.NodeModules), new DuckDbSettings { Threads = 1, MemoryMegabytes = 64 });
        try
        {
            using var reader = _session.Query($"select * from read_parquet({SqlQuote.Literal(file.Path)}) limit 0");
            return new ParquetColumns(reader.Columns, null);
        }
        catch (DuckDbStatementException e)
        {
            return new ParquetColumns([], e.Message);
        }
    }
}

/// <summary>A file to read.</summary>
/// <param name="NodeModules">The folder of npm's packages, which contains DuckDB's library.</param>
/// <param name="Path">The file's path.</param>
internal sealed record ParquetFile(string NodeModules, string Path);

/// <summary>The columns of a file.</summary>
/// <param name="Columns">Names and types.</param>
/// <param name="Error">Why the file cannot be read; null if it can.</param>
internal sealed record ParquetColumns(IReadOnlyList<DuckDbField> Columns, string? Error);
