using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Glue.Operations;

/// <summary>A page of a list, selected by <c>MaxResults</c> and <c>NextToken</c>.</summary>
internal static class Page
{
    /// <summary>The page that a request selects.</summary>
    public static JsonObject Of<T>(Parameters members, string name, IReadOnlyList<T> all, Func<T, JsonNode?> toJson, int largest = 1000)
    {
        var size = Math.Clamp(members.Int("MaxResults") ?? largest, 1, largest);
        var token = members.String("NextToken");
        var from = 0;
        if (!string.IsNullOrEmpty(token) && (!int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out from) || from > all.Count))
            throw new AwsException("InvalidInputException", $"'{token}' is not a token of this list.");
        var page = new JsonObject { [name] = new JsonArray([.. all.Skip(from).Take(size).Select(toJson)]) };
        if (from + size < all.Count) page["NextToken"] = (from + size).ToString(CultureInfo.InvariantCulture);
        return page;
    }
}
