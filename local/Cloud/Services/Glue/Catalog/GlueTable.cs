using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Glue.Catalog;

/// <summary>A table of the catalog. Its definition is what a client or a crawler wrote, kept as it came.</summary>
/// <param name="Database">Its database.</param>
/// <param name="Name">Its name, lower case.</param>
/// <param name="Input">The members of AWS's <c>TableInput</c>. Not to be changed.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Updated">When it was last changed.</param>
/// <param name="Version">Counts its changes, from 0.</param>
public sealed record GlueTable(string Database, string Name, JsonObject Input, DateTimeOffset Created, DateTimeOffset Updated, int Version)
{
    /// <summary>How and where the data lie.</summary>
    public JsonObject Storage => Input["StorageDescriptor"] as JsonObject ?? [];

    /// <summary>The folder of the data (<c>s3://bucket/prefix/</c>), or empty.</summary>
    public string Location => (string?)Storage["Location"] ?? "";

    /// <summary>The columns in the data.</summary>
    /// <exception cref="FormatException">A column's type is not a Hive type.</exception>
    public IReadOnlyList<HiveColumn> Columns => ReadColumns(Storage["Columns"]);

    /// <summary>The columns in the folders' names.</summary>
    public IReadOnlyList<HiveColumn> PartitionKeys => ReadColumns(Input["PartitionKeys"]);

    /// <summary>The format's class name.</summary>
    public string SerializationLibrary => (string?)Storage["SerdeInfo"]?["SerializationLibrary"] ?? "";

    /// <summary>A setting of the format, or null.</summary>
    public string? SerdeParameter(string name) => (string?)Storage["SerdeInfo"]?["Parameters"]?[name];

    /// <summary>A setting of the table, or null.</summary>
    public string? Parameter(string name) => (string?)Input["Parameters"]?[name];

    private static List<HiveColumn> ReadColumns(JsonNode? columns) =>
        columns is not JsonArray list
            ? []
            : [.. list.OfType<JsonObject>().Select(column => new HiveColumn((string?)column["Name"] ?? "", HiveType.Parse((string?)column["Type"] ?? "string")))];
}

/// <summary>A database of the catalog.</summary>
/// <param name="Name">Its name, lower case.</param>
/// <param name="Input">The members of AWS's <c>DatabaseInput</c>.</param>
/// <param name="Created">When it was made.</param>
public sealed record GlueDatabase(string Name, JsonObject Input, DateTimeOffset Created);

/// <summary>A partition: a folder that stands for values of the partition keys.</summary>
/// <param name="Values">The values, in the order of the keys.</param>
/// <param name="Location">The folder (<c>s3://bucket/prefix/dt=2023-01-01/</c>).</param>
/// <param name="Input">The members of AWS's <c>PartitionInput</c>, or null where a crawler made it from its table's definition.</param>
/// <param name="Created">When it was made.</param>
public sealed record GluePartition(IReadOnlyList<string> Values, string Location, JsonObject? Input, DateTimeOffset Created)
{
    /// <summary>The values as one key.</summary>
    internal string Key => string.Join('\u0001', Values);
}
