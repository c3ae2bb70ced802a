using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.LiveView.Trips;

/// <summary>Converts DynamoDB items to plain JSON: <c>{"minutes":{"N":"7.5"}}</c> becomes <c>{"minutes":7.5}</c>.</summary>
internal static class TableItem
{
    /// <summary>Converts an item.</summary>
    public static JsonObject Plain(JsonObject item)
    {
        var plain = new JsonObject();
        foreach (var (name, value) in item) plain[name] = Value(value!.AsObject());
        return plain;
    }

    /// <summary>The text and number attributes as texts, the form in which the domain reads lookup rows.</summary>
    public static Dictionary<string, string> Texts(JsonObject item) => item
        .Select(attribute => (attribute.Key, Value: (string?)(attribute.Value!["S"] ?? attribute.Value["N"])))
        .Where(attribute => attribute.Value is not null)
        .ToDictionary(attribute => attribute.Key, attribute => attribute.Value!, StringComparer.Ordinal);

    private static JsonNode? Value(JsonObject attribute)
    {
        var (type, value) = attribute.First();
        return type == "N" && double.TryParse((string?)value, CultureInfo.InvariantCulture, out var number) ? number
            : type == "NULL" ? null
            : value?.DeepClone();
    }
}
