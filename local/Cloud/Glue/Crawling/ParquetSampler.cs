using DuckDB.NET.Native;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Glue.Catalog;
using Pipeline.DuckDb;

namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>Reads the schema in a Parquet file's footer.</summary>
internal sealed class ParquetSampler(DuckDbLibrary library) : IDisposable
{
    private readonly DuckDbSession _session = DuckDbSession.Open(library, new DuckDbSettings { Threads = 1, MemoryMegabytes = 64 });

    /// <summary>The sample of a file.</summary>
    /// <exception cref="DuckDbStatementException">The file is not Parquet, or broken.</exception>
    public FileSample Read(string path)
    {
        using var reader = _session.Query($"select * from read_parquet({SqlQuote.Literal(path)}) limit 0");
        var schema = new SchemaBuilder();
        foreach (var column in reader.Columns) schema.Field(column.Name).Observe(ToHive(column.Type));
        return new FileSample("parquet", "none", schema);
    }

    public void Dispose() => _session.Dispose();

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
