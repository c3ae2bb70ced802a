using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Athena.Catalog;

/// <summary>A table's definition, as far as a query needs it.</summary>
public sealed record TableSchema
{
    /// <summary>The database, in lower case.</summary>
    public required string Database { get; init; }

    /// <summary>The name, in lower case.</summary>
    public required string Name { get; init; }

    /// <summary>The folder of the data (<c>s3://bucket/prefix/</c>); empty if the definition has none.</summary>
    public string Location { get; init; } = "";

    /// <summary>The columns that are stored in the data.</summary>
    public IReadOnlyList<TableColumn> Columns { get; init; } = [];

    /// <summary>The partition keys: columns whose values are in the folders' names.</summary>
    public IReadOnlyList<TableColumn> PartitionKeys { get; init; } = [];

    /// <summary>The class name of the serializer; empty if the definition has none.</summary>
    public string SerializationLibrary { get; init; } = "";

    /// <summary>The serializer's parameters.</summary>
    public IReadOnlyDictionary<string, string> SerdeParameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The table's parameters.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The text of a view; null for a table with data.</summary>
    public string? ViewText { get; init; }

    /// <summary>The name of the table whose partitions this one lists (<c>"t$partitions"</c>); null for any other table.</summary>
    public string? PartitionsOf { get; init; }

    /// <summary>Whether this is the list of a table's partitions and not the table.</summary>
    [JsonIgnore]
    public bool IsPartitionList => PartitionsOf is not null;

    /// <summary>Whether a query chooses from partitions of the table.</summary>
    [JsonIgnore]
    public bool HasPartitions => PartitionKeys.Count > 0 && !IsPartitionList;

    /// <summary>The name with its database, for messages.</summary>
    [JsonIgnore]
    public string FullName => $"{Database}.{Name}";

    /// <summary>The format of the files: json, csv or parquet; for any other format the class name of its serializer.</summary>
    [JsonIgnore]
    public string Format => SerializationLibrary switch
    {
        "org.openx.data.jsonserde.JsonSerDe" or "org.apache.hive.hcatalog.data.JsonSerDe" or "com.amazon.ionhiveserde.IonHiveSerDe" => "json",
        "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe" or "org.apache.hadoop.hive.serde2.OpenCSVSerde" => "csv",
        "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe" => "parquet",
        "" => Parameters.GetValueOrDefault("classification") ?? "unknown",
        var other => other,
    };

    /// <summary>Reads a <c>Table</c> of Glue.</summary>
    public static TableSchema Of(JsonObject table)
    {
        var storage = table["StorageDescriptor"] as JsonObject;
        var serializer = storage?["SerdeInfo"] as JsonObject;
        return new TableSchema
        {
            Database = NodeText.Of(table["DatabaseName"]) ?? "",
            Name = NodeText.Of(table["Name"]) ?? "",
            Location = NodeText.Of(storage?["Location"]) ?? "",
            Columns = ReadColumns(storage?["Columns"]),
            PartitionKeys = ReadColumns(table["PartitionKeys"]),
            SerializationLibrary = NodeText.Of(serializer?["SerializationLibrary"]) ?? "",
            SerdeParameters = Texts(serializer?["Parameters"]),
            Parameters = Texts(table["Parameters"]),
            ViewText = NodeText.Of(table["TableType"]) == "VIRTUAL_VIEW" ? NodeText.Of(table["ViewOriginalText"]) ?? "" : null,
        };
    }

    private static IReadOnlyList<TableColumn> ReadColumns(JsonNode? columns) => columns is JsonArray list
        ? [.. list.OfType<JsonObject>().Select(column => new TableColumn(NodeText.Of(column["Name"]) ?? "", NodeText.Of(column["Type"]) ?? "string"))]
        : [];

    private static Dictionary<string, string> Texts(JsonNode? parameters)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in parameters as JsonObject ?? [])
        {
            if (NodeText.Of(value) is { } text) texts[name] = text;
        }

        return texts;
    }
}

/// <summary>A column of a table.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type in Hive's notation.</param>
public sealed record TableColumn(string Name, string Type);

/// <summary>A partition of a table.</summary>
/// <param name="Values">The values, in the order of the table's keys.</param>
/// <param name="Location">The folder of its data (<c>s3://bucket/prefix/dt=2023-01-01/</c>).</param>
internal sealed record TablePartition(IReadOnlyList<string> Values, string Location)
{
    /// <summary>Reads a <c>Partition</c> of Glue.</summary>
    public static TablePartition Of(JsonObject partition) => new(
        [.. (partition["Values"] as JsonArray ?? []).Select(value => NodeText.Of(value) ?? "")],
        NodeText.Of(partition["StorageDescriptor"]?["Location"]) ?? "");
}
