using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.LiveView.Trips;

/// <summary>Items of DynamoDB as plain JSON: <c>{"minutes":{"N":"7.5"}}</c> is <c>{"minutes":7.5}</c>.</summary>
internal static class TableItem
{
    /// <summary>An item's attributes.</summary>
    public static JsonObject Plain(JsonObject item)
    {
        var plain = new JsonObject();
        foreach (var (name, value) in item) plain[name] = Value(value!.AsObject());
        return plain;
    }

    /// <summary>The attributes as texts, as the domain reads lookup rows.</summary>
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
