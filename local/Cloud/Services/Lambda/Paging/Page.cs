using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Paging;

/// <summary>The page of a list that <c>Marker</c> and <c>MaxItems</c> request.</summary>
internal sealed class Page(Parameters input)
{
    private readonly string? _marker = input.String("Marker");
    private readonly int _most = input.Int("MaxItems") switch
    {
        null => int.MaxValue,
        { } most and >= 1 and <= 10_000 => most,
        { } other => throw new AwsException("InvalidParameterValueException", $"MaxItems {other} must be from 1 to 10000."),
    };

    /// <summary>The answer with a list.</summary>
    /// <param name="member">The list's name.</param>
    /// <param name="key">The member of an item that orders the list.</param>
    /// <param name="items">All items.</param>
    public JsonObject Of(string member, string key, IEnumerable<JsonObject> items)
    {
        var rest = items
            .Select(item => (Key: item[key]!.GetValue<string>(), Item: item))
            .OrderBy(item => item.Key, StringComparer.Ordinal)
            .Where(item => _marker is null || string.CompareOrdinal(item.Key, _marker) > 0)
            .ToList();
        var answer = new JsonObject { [member] = new JsonArray([.. rest.Take(_most).Select(item => item.Item)]) };
        if (rest.Count > _most) answer["NextMarker"] = rest[_most - 1].Key;
        return answer;
    }
}
