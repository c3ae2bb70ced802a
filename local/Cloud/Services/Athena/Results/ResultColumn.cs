using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Athena.Results;

/// <summary>A column of a result as Athena describes it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">Athena's name of the type.</param>
/// <param name="Precision">The number of digits, or of bytes for text.</param>
/// <param name="Scale">The number of decimal places.</param>
public sealed record ResultColumn(string Name, string Type, int Precision, int Scale)
{
    /// <summary>The column as <c>ColumnInfo</c>.</summary>
    public JsonObject ToJson() => new()
    {
        ["CatalogName"] = "hive",
        ["SchemaName"] = "",
        ["TableName"] = "",
        ["Name"] = Name,
        ["Label"] = Name,
        ["Type"] = Type,
        ["Precision"] = Precision,
        ["Scale"] = Scale,
        ["Nullable"] = "UNKNOWN",
        ["CaseSensitive"] = Type == "varchar",
    };
}
