using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pipeline.Testing.Models;

/// <summary>The path of a REST operation, such as <c>/{Bucket}/{Key+}</c>, whose last part may have slashes.</summary>
internal static class RestPath
{
    /// <summary>The members that a path holds; null where it does not have the form.</summary>
    /// <param name="form">The form.</param>
    /// <param name="path">The path, percent-encoded.</param>
    public static JsonObject? Read(string form, string path)
    {
        var names = new List<string>();
        var pattern = Regex.Replace(form.Split('?')[0], @"\{(\w+)(\+?)\}", found =>
        {
            names.Add(found.Groups[1].Value);
            return found.Groups[2].Length > 0 ? "(.+)" : "([^/]+)";
        });
        var match = Regex.Match(path, $"^{pattern}$");
        if (!match.Success) return null;
        return new JsonObject(names.Select((name, i) => KeyValuePair.Create<string, JsonNode?>(name, Uri.UnescapeDataString(match.Groups[i + 1].Value))));
    }
}
