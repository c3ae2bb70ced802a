using System.Text.Json.Nodes;
using Pipeline.Cloud.Hive;

namespace Pipeline.Cloud.Glue.Catalog;

/// <summary>A table of the catalog. Its definition is stored as the client or crawler wrote it.</summary>
/// <param name="Database">The database.</param>
/// <param name="Name">The name in lower case.</param>
/// <param name="Input">The members of AWS's <c>TableInput</c>. Must not be modified.</param>
/// <param name="Created">When the table was created.</param>
/// <param name="Updated">When the table was last changed.</param>
/// <param name="Version">The number of changes.</param>
internal sealed record GlueTable(string Database, string Name, JsonObject Input, DateTimeOffset Created, DateTimeOffset Updated, int Version)
{
    /// <summary>The StorageDescriptor: format and location of the data.</summary>
    public JsonObject Storage => Input["StorageDescriptor"] as JsonObject ?? [];

    /// <summary>The folder of the data (<c>s3://bucket/prefix/</c>); empty if the definition has none.</summary>
    public string Location => (string?)Storage["Location"] ?? "";

    /// <summary>Whether the table is a view: it has no data of its own.</summary>
    public bool IsView => (string?)Input["TableType"] == "VIRTUAL_VIEW";

    /// <summary>The columns that are stored in the data.</summary>
    /// <exception cref="FormatException">A column's type is not a Hive type.</exception>
    public IReadOnlyList<HiveColumn> Columns => ReadColumns(Storage["Columns"]);

    /// <summary>The partition keys: columns whose values are in the folders' names.</summary>
    public IReadOnlyList<HiveColumn> PartitionKeys => ReadColumns(Input["PartitionKeys"]);

    /// <summary>The class name of the serializer; empty if the definition has none.</summary>
    public string SerializationLibrary => (string?)Storage["SerdeInfo"]?["SerializationLibrary"] ?? "";

    /// <summary>A parameter of the serializer; null if it is not set.</summary>
    public string? SerdeParameter(string name) => (string?)Storage["SerdeInfo"]?["Parameters"]?[name];

    /// <summary>A parameter of the table; null if it is not set.</summary>
    public string? Parameter(string name) => (string?)Input["Parameters"]?[name];

    private static List<HiveColumn> ReadColumns(JsonNode? columns) =>
        columns is not JsonArray list
            ? []
            : [.. list.OfType<JsonObject>().Select(column => new HiveColumn((string?)column["Name"] ?? "", HiveType.Parse((string?)column["Type"] ?? "string")))];
}

/// <summary>A database of the catalog.</summary>
/// <param name="Name">The name in lower case.</param>
/// <param name="Input">The members of AWS's <c>DatabaseInput</c>.</param>
/// <param name="Created">When the database was created.</param>
internal sealed record GlueDatabase(string Name, JsonObject Input, DateTimeOffset Created);

/// <summary>A partition: a folder with the data for some values of the partition keys.</summary>
/// <param name="Values">The values, in the order of the keys.</param>
/// <param name="Location">The folder (<c>s3://bucket/prefix/dt=2023-01-01/</c>).</param>
/// <param name="Input">The members of AWS's <c>PartitionInput</c>, or null if a crawler created the partition with the table's definition.</param>
/// <param name="Created">When the partition was created.</param>
internal sealed record GluePartition(IReadOnlyList<string> Values, string Location, JsonObject? Input, DateTimeOffset Created)
{
    /// <summary>The values joined into a single key.</summary>
    public string Key => KeyOf(Values);

    /// <summary>Joins values into a single key.</summary>
    public static string KeyOf(IReadOnlyList<string> values) => string.Join('\u0001', values);
}
