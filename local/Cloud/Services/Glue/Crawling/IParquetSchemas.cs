using Pipeline.Cloud.Hive;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>Reads the schemas of Parquet files.</summary>
public interface IParquetSchemas : IAsyncDisposable
{
    /// <summary>The columns of a file, in the file's order and case.</summary>
    /// <exception cref="ParquetSchemaException">The file is not Parquet, or broken.</exception>
    Task<IReadOnlyList<HiveColumn>> ReadAsync(StoredObject stored, CancellationToken cancellationToken);
}

/// <summary>Thrown when a Parquet file cannot be read; the message names the file.</summary>
public sealed class ParquetSchemaException(string message, Exception? inner) : Exception(message, inner);
