using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Glue.Catalog;

namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>Reads the schema in a Parquet file's footer.</summary>
internal sealed class ParquetSampler(DuckDbLibrary library) : IDisposable
{
    private readonly DuckDbDatabase _database = DuckDbDatabase.OpenInMemory(library, new DuckDbSettings { Threads = 1, MemoryMegabytes = 64 });

    /// <summary>The sample of a file.</summary>
    /// <exception cref="DuckDbException">The file is not Parquet, or broken.</exception>
    public FileSample Read(string path)
    {
        using var connection = _database.Connect();
        using var reader = connection.Query($"select * from read_parquet({DuckDbConnection.Literal(path)}) limit 0");
        var schema = new SchemaBuilder();
        foreach (var column in reader.Columns) schema.Field(column.Name).Observe(ToHive(column.Type));
        return new FileSample("parquet", "none", schema);
    }

    public void Dispose() => _database.Dispose();

    private static HiveType ToHive(DuckDbType type) => type.Id switch
    {
        DuckDbTypeId.Boolean => new HivePrimitive("boolean"),
        DuckDbTypeId.TinyInt or DuckDbTypeId.UTinyInt or DuckDbTypeId.SmallInt or DuckDbTypeId.USmallInt or DuckDbTypeId.Integer => new HivePrimitive("int"),
        DuckDbTypeId.UInteger or DuckDbTypeId.BigInt or DuckDbTypeId.UBigInt => new HivePrimitive("bigint"),
        DuckDbTypeId.Float => new HivePrimitive("float"),
        DuckDbTypeId.Double => new HivePrimitive("double"),
        DuckDbTypeId.Decimal => new HivePrimitive($"decimal({type.Width},{type.Scale})"),
        DuckDbTypeId.Date => new HivePrimitive("date"),
        DuckDbTypeId.Timestamp or DuckDbTypeId.TimestampWithTimeZone or DuckDbTypeId.TimestampNanoseconds or DuckDbTypeId.TimestampMilliseconds =>
            new HivePrimitive("timestamp"),
        DuckDbTypeId.Blob => new HivePrimitive("binary"),
        DuckDbTypeId.List => new HiveArray(ToHive(type.Fields[0].Type)),
        DuckDbTypeId.Map => new HiveMap(ToHive(type.Fields[0].Type), ToHive(type.Fields[1].Type)),
        DuckDbTypeId.Struct => new HiveStruct([.. type.Fields.Select(field => new HiveColumn(field.Name, ToHive(field.Type)))]),
        _ => new HivePrimitive("string"),
    };
}
