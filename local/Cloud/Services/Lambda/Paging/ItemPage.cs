using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Requests;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Lambda.Paging;

/// <summary>The page of a list that <c>Marker</c> and <c>MaxItems</c> request.</summary>
internal sealed class ItemPage(Parameters input)
{
    private readonly string? _marker = input.String("Marker");
    private readonly int _most = RequestRules.Range(input, "MaxItems", 1, 10_000) ?? int.MaxValue;

    /// <summary>The answer with a list.</summary>
    /// <param name="member">The list's name.</param>
    /// <param name="key">The member of an item that orders the list.</param>
    /// <param name="items">All items.</param>
    public JsonObject Of(string member, string key, IEnumerable<JsonObject> items) => Of(member, item => item[key]!.GetValue<string>(), items);

    /// <summary>The answer with a list.</summary>
    /// <param name="member">The list's name.</param>
    /// <param name="key">The text of an item that orders the list.</param>
    /// <param name="items">All items.</param>
    public JsonObject Of(string member, Func<JsonObject, string> key, IEnumerable<JsonObject> items)
    {
        var page = Page.After(items.OrderBy(key, StringComparer.Ordinal), key, _marker, _most);
        var answer = new JsonObject { [member] = page.ToJson(item => item) };
        if (page.Next is { } next) answer["NextMarker"] = next;
        return answer;
    }
}
