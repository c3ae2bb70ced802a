using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Lambda.Paging;

/// <summary>The page of a list that <c>Marker</c> and <c>MaxItems</c> request.</summary>
internal sealed class ItemPage(Parameters input)
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
        string Key(JsonObject item) => item[key]!.GetValue<string>();
        var page = Page.After(items.OrderBy(Key, StringComparer.Ordinal), Key, _marker, _most);
        var answer = new JsonObject { [member] = page.ToJson(item => item) };
        if (page.Next is { } next) answer["NextMarker"] = next;
        return answer;
    }
}
