using System.Text.Json.Nodes;
using Pipeline.Cloud.Athena.Catalog;

namespace Pipeline.Cloud.Tests.Athena;

/// <summary>Tables and views declared in the catalog of an <see cref="AthenaRoom"/>.</summary>
internal static class DeclaredTables
{
    public const string OpenX = "org.openx.data.jsonserde.JsonSerDe";
    public const string HiveJson = "org.apache.hive.hcatalog.data.JsonSerDe";
    public const string OpenCsv = "org.apache.hadoop.hive.serde2.OpenCSVSerde";
    public const string LazySimple = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe";
    public const string Parquet = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe";

    /// <summary>Declares a table in s3://lake/NAME/.</summary>
    /// <param name="room">The room.</param>
    /// <param name="name">The table's name.</param>
    /// <param name="serde">The serializer.</param>
    /// <param name="columns">The columns: <c>a int, b string</c>.</param>
    /// <param name="keys">The partition keys.</param>
    /// <param name="properties">The serializer's properties: <c>a=b;c=d</c>.</param>
    /// <param name="parameters">The table's parameters.</param>
    public static Task Declare(this AthenaRoom room, string name, string serde, string columns, string keys = "", string properties = "", string parameters = "") =>
        room.Room.Call("CreateTable", new JsonObject
        {
            ["DatabaseName"] = "trips",
            ["TableInput"] = new JsonObject
            {
                ["Name"] = name,
                ["TableType"] = "EXTERNAL_TABLE",
                ["PartitionKeys"] = Columns(keys),
                ["Parameters"] = Map(parameters),
                ["StorageDescriptor"] = new JsonObject
                {
                    ["Location"] = $"s3://lake/{name}/",
                    ["Columns"] = Columns(columns),
                    ["SerdeInfo"] = new JsonObject { ["SerializationLibrary"] = serde, ["Parameters"] = Map(properties) },
                },
            },
        }.ToJsonString());

    /// <summary>Registers a partition.</summary>
    public static Task Partition(this AthenaRoom room, string table, string location, params string[] values) => room.Room.Call("CreatePartition", new JsonObject
    {
        ["DatabaseName"] = "trips",
        ["TableName"] = table,
        ["PartitionInput"] = new JsonObject
        {
            ["Values"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]),
            ["StorageDescriptor"] = new JsonObject { ["Location"] = location },
        },
    }.ToJsonString());

    /// <summary>Creates a view.</summary>
    /// <param name="room">The room.</param>
    /// <param name="name">The view's name.</param>
    /// <param name="sql">Its query.</param>
    /// <param name="columns">Its columns with Trino's types: <c>a integer, b varchar</c>.</param>
    public static Task View(this AthenaRoom room, string name, string sql, string columns) => room.Room.Call("CreateTable", new JsonObject
    {
        ["DatabaseName"] = "trips",
        ["TableInput"] = new JsonObject
        {
            ["Name"] = name,
            ["TableType"] = "VIRTUAL_VIEW",
            ["ViewOriginalText"] = ViewDefinition.TextOf(sql, "trips", Split(columns).Select(column => new TableColumn(column.Name, column.Type))),
            ["ViewExpandedText"] = "/* Presto View */",
            ["StorageDescriptor"] = new JsonObject { ["Columns"] = new JsonArray() },
        },
    }.ToJsonString());

    /// <summary>The bytes that a query read.</summary>
    public static async Task<long> Scanned(this AthenaRoom room, string sql)
    {
        var query = await room.Run(sql);
        ((string?)query["Status"]!["StateChangeReason"]).ShouldBeNull();
        return (long)query["Statistics"]!["DataScannedInBytes"]!;
    }

    private static IEnumerable<(string Name, string Type)> Split(string columns) =>
        columns.Length == 0 ? [] : columns.Split(", ").Select(column => (column.Split(' ', 2)[0], column.Split(' ', 2)[1]));

    private static JsonArray Columns(string columns) => [.. Split(columns).Select(column => new JsonObject { ["Name"] = column.Name, ["Type"] = column.Type })];

    private static JsonObject Map(string text)
    {
        var map = new JsonObject();
        foreach (var pair in text.Split(';', StringSplitOptions.RemoveEmptyEntries)) map[pair.Split('=', 2)[0]] = pair.Split('=', 2)[1];
        return map;
    }
}
