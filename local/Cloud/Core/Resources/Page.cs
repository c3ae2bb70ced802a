using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Resources;

/// <summary>A page of a list.</summary>
/// <param name="Items">The items.</param>
/// <param name="Next">The token of the next page; null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>The items as a response lists them.</summary>
    public JsonArray ToJson(Func<T, JsonNode?> toJson) => [.. Items.Select(toJson)];
}

/// <summary>Cuts lists into pages. A page continues at an offset, or after the key of the last item before it.</summary>
public static class Page
{
    /// <summary>The answer of an operation that is paged by <c>MaxResults</c> and <c>NextToken</c>.</summary>
    /// <param name="members">The request.</param>
    /// <param name="name">The response's member with the list.</param>
    /// <param name="all">The whole list.</param>
    /// <param name="toJson">An item as the response lists it.</param>
    /// <param name="error">The service's error code for an invalid token.</param>
    /// <param name="largest">The largest page, and the default.</param>
    /// <exception cref="AwsException">The token is invalid.</exception>
    public static JsonObject Of<T>(Parameters members, string name, IReadOnlyList<T> all, Func<T, JsonNode?> toJson, string error, int largest = 1000)
    {
        var size = Math.Clamp(members.Int("MaxResults") ?? largest, 1, largest);
        var token = members.String("NextToken");
        var start = string.IsNullOrEmpty(token) ? 0 : Offset(token, all.Count) ?? throw new AwsException(error, $"'{token}' is not a token of this list.");
        var page = From(all, start, size);
        var answer = new JsonObject { [name] = page.ToJson(toJson) };
        if (page.Next is { } next) answer["NextToken"] = next;
        return answer;
    }

    /// <summary>The page that begins at an offset.</summary>
    public static Page<T> From<T>(IReadOnlyList<T> all, int start, int size)
    {
        var end = (long)start + size;
        return new Page<T>([.. all.Skip(start).Take(size)], end < all.Count ? end.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>The page that follows an item.</summary>
    /// <param name="ordered">All items, in the ordinal order of their keys.</param>
    /// <param name="key">The key of an item.</param>
    /// <param name="last">The key of the last item before the page; null for the first page.</param>
    /// <param name="size">The largest page.</param>
    public static Page<T> After<T>(IEnumerable<T> ordered, Func<T, string> key, string? last, int size)
    {
        var rest = ordered.Where(item => last is null || string.CompareOrdinal(key(item), last) > 0).ToList();
        return rest.Count > size ? new Page<T>(rest[..size], key(rest[size - 1])) : new Page<T>(rest, null);
    }

    /// <summary>The offset that a token names; null for a text that is no offset up to a limit.</summary>
    public static int? Offset(string token, int most = int.MaxValue) =>
        int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) && offset <= most ? offset : null;
}
