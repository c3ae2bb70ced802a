using System.Text.Json;
using DuckDB.NET.Native;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Engines.Hosting;
using Pipeline.Cloud.Glue.Crawling;
using Pipeline.Cloud.Hive;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Engines.Glue;

/// <summary>
/// Reads the schemas of Parquet files in a child process, because files are untrusted and the reader is native code. If a file crashes the reader,
/// only the crawl fails.
/// </summary>
/// <param name="nodeModules">The folder of npm's packages, which contains DuckDB's library.</param>
public sealed class DuckDbParquetSchemas(string nodeModules) : IParquetSchemas
{
    // A footer is read in milliseconds.
    private static readonly EngineLimits Limits = new(512, TimeSpan.FromSeconds(30));
    private readonly string _nodeModules = Path.GetFullPath(nodeModules);
    private readonly EngineSupervisor _engine = new(EngineRoles.Schema, Limits);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<HiveColumn>> ReadAsync(StoredObject stored, CancellationToken cancellationToken)
    {
        try
        {
            var request = new ParquetFile(_nodeModules, Path.GetFullPath(stored.FilePath));
            var answer = JsonSerializer.Deserialize<ParquetColumns>(await _engine.AskAsync(JsonSerializer.SerializeToUtf8Bytes(request), cancellationToken))!;
            if (answer.Error is { } error) throw Unreadable(stored, error, null);
            return [.. answer.Columns.Select(column => new HiveColumn(column.Name, ToHive(column.Type)))];
        }
        catch (EngineEndedException e)
        {
            throw Unreadable(stored, e.Message, e);
        }
    }

    /// <summary>Ends the child process.</summary>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private static ParquetSchemaException Unreadable(StoredObject stored, string reason, Exception? inner) =>
        new($"The Parquet file {stored.Location} cannot be read: {reason}", inner);

    private static HiveType ToHive(DuckDbType type) => type.Id switch
    {
        DuckDBType.Boolean => new HivePrimitive("boolean"),
        DuckDBType.TinyInt or DuckDBType.UnsignedTinyInt or DuckDBType.SmallInt or DuckDBType.UnsignedSmallInt or DuckDBType.Integer => new HivePrimitive("int"),
        DuckDBType.UnsignedInteger or DuckDBType.BigInt or DuckDBType.UnsignedBigInt => new HivePrimitive("bigint"),
        DuckDBType.Float => new HivePrimitive("float"),
        DuckDBType.Double => new HivePrimitive("double"),
        DuckDBType.Decimal => new HiveDecimal(type.Width, type.Scale),
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
