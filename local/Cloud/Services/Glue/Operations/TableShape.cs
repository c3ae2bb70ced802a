using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Glue.Operations;

/// <summary>
/// Validates the JSON types of a definition's members. Definitions are stored unchanged, and their readers rely on the types.
/// Source: "TableInput structure", "StorageDescriptor structure".
/// </summary>
internal static class TableShape
{
    // Source: "KeyString" and "ParametersMapValue" of the Glue API reference.
    private const int LongestKey = 255;
    private const int LongestValue = 512_000;

    /// <summary>Checks a TableInput.</summary>
    /// <exception cref="AwsException">ValidationException, InvalidInputException.</exception>
    public static void Check(Parameters table)
    {
        Columns(table, "PartitionKeys");
        Texts(table, "Parameters");
        Storage(table);
    }

    /// <summary>Checks the StorageDescriptor of a table or a partition.</summary>
    /// <returns>The Location; null if there is none.</returns>
    /// <exception cref="AwsException">ValidationException, InvalidInputException.</exception>
    public static string? Storage(Parameters owner)
    {
        if (owner.Nested("StorageDescriptor") is not { } storage) return null;
        Columns(storage, "Columns");
        Texts(storage, "Parameters");
        if (storage.Nested("SerdeInfo") is { } serde)
        {
            serde.String("SerializationLibrary");
            Texts(serde, "Parameters");
        }

        return storage.String("Location");
    }

    private static void Columns(Parameters owner, string list)
    {
        foreach (var column in owner.Structures(list))
        {
            CatalogName.Check("column.name", column.RequiredString("Name"));
            column.String("Type");
            column.String("Comment");
        }
    }

    /// <summary>Checks a map of parameters.</summary>
    /// <exception cref="AwsException">ValidationException, InvalidInputException.</exception>
    public static void Texts(Parameters owner, string map)
    {
        foreach (var (name, value) in owner.Object(map) ?? [])
        {
            if (value is not (null or JsonValue) || value is JsonValue text && text.GetValueKind() != JsonValueKind.String)
                throw new AwsException("ValidationException", $"'{map}.{name}' must be a string.");
            if (name.Length is 0 or > LongestKey) throw new AwsException("InvalidInputException", $"A key of '{map}' must have 1 to {LongestKey} characters.");
            if (value is not null && Encoding.UTF8.GetByteCount(value.GetValue<string>()) > LongestValue)
                throw new AwsException("InvalidInputException", $"'{map}.{name}' must have at most {LongestValue} bytes.");
        }
    }
}
