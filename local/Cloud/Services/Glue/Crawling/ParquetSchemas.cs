using System.Text.Json;
using DuckDB.NET.Native;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Engines.Hosting;
using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>
/// Reads the schemas of Parquet files in a child process: a file is untrusted and its reader is native code. If a file crashes the reader,
/// only the crawl fails.
/// </summary>
/// <param name="nodeModules">The folder of npm's packages, with DuckDB's library.</param>
internal sealed class ParquetSchemas(string nodeModules) : IAsyncDisposable
{
    // A footer is read in milliseconds.
    private static readonly EngineLimits Limits = new(512, TimeSpan.FromSeconds(30));
    private readonly EngineSupervisor _engine = new(EngineRoles.Schema, Limits);

    /// <summary>The sample of a file.</summary>
    /// <exception cref="ParquetSchemaException">The file is not Parquet, or broken.</exception>
    public async Task<FileSample> ReadAsync(StoredObject stored, CancellationToken cancellationToken)
    {
        try
        {
            var request = new ParquetFile(nodeModules, Path.GetFullPath(stored.FilePath));
            var answer = JsonSerializer.Deserialize<ParquetColumns>(await _engine.AskAsync(JsonSerializer.SerializeToUtf8Bytes(request), cancellationToken))!;
            if (answer.Error is { } error) throw Unreadable(stored, error, null);
            var schema = new SchemaBuilder();
            foreach (var column in answer.Columns) schema.Field(column.Name).Observe(ToHive(column.Type));
            return new FileSample("parquet", "none", schema);
        }
        catch (EngineEndedException e)
        {
            throw Unreadable(stored, e.Message, e);
        }
    }

    /// <summary>Ends the process.</summary>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private static ParquetSchemaException Unreadable(StoredObject stored, string reason, Exception? inner) =>
        new($"The Parquet file s3://{stored.Bucket}/{stored.Key} cannot be read: {reason}", inner);

    private static HiveType ToHive(DuckDbType type) => type.Id switch
    {
        DuckDBType.Boolean => new HivePrimitive("boolean"),
        DuckDBType.TinyInt or DuckDBType.UnsignedTinyInt or DuckDBType.SmallInt or DuckDBType.UnsignedSmallInt or DuckDBType.Integer => new HivePrimitive("int"),
        DuckDBType.UnsignedInteger or DuckDBType.BigInt or DuckDBType.UnsignedBigInt => new HivePrimitive("bigint"),
        DuckDBType.Float => new HivePrimitive("float"),
        DuckDBType.Double => new HivePrimitive("double"),
        DuckDBType.Decimal => new HivePrimitive($"decimal({type.Width},{type.Scale})"),
        DuckDBType.Date => new HivePrimitive("date"),
        DuckDBType.Timestamp or DuckDBType.TimestampTz or DuckDBType.TimestampNs or DuckDBType.TimestampMs =>
            new HivePrimitive("timestamp"),
        DuckDBType.Blob => new HivePrimitive("binary"),
        DuckDBType.List => new HiveArray(ToHive(type.Fields[0].Type)),
        DuckDBType.Map => new HiveMap(ToHive(type.Fields[0].Type), ToHive(type.Fields[1].Type)),
        DuckDBType.Struct => new HiveStruct([.. type.Fields.Select(field => new HiveColumn(field.Name, ToHive(field.Type)))]),
        _ => new HivePrimitive("string"),
    };
}

/// <summary>A Parquet file cannot be read; the message names it.</summary>
internal sealed class ParquetSchemaException(string message, Exception? inner) : Exception(message, inner);
