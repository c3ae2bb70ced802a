using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Stack;

/// <summary>The properties of a resource, which remembers those that were read: the rest is reported as not emulated.</summary>
internal sealed class ResourceProperties(JsonObject properties)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>A property, or null.</summary>
    public JsonNode? this[string name]
    {
        get
        {
            _read.Add(name);
            return properties[name];
        }
    }

    /// <summary>A property as text, or null.</summary>
    public string? String(string name) => this[name]?.ToString();

    /// <summary>A property as a whole number, or null.</summary>
    public int? Int(string name) => int.TryParse(String(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The properties' names.</summary>
    public IReadOnlyList<string> Names => [.. properties.Select(property => property.Key)];

    /// <summary>Whether a property is another than it was; where nothing was before, whether it is there.</summary>
    public bool Differs(string name, ResourceProperties? before) => !JsonNode.DeepEquals(this[name], before?[name]);

    /// <summary>A copy of the properties of these names that are there, as members of a request.</summary>
    public JsonObject Pick(params IReadOnlyList<string> names)
    {
        var picked = new JsonObject();
        foreach (var name in names)
        {
            if (this[name] is { } value) picked[name] = value.DeepClone();
        }

        return picked;
    }

    /// <summary>The names of the properties that were not read.</summary>
    public IReadOnlyList<string> Unread() => [.. properties.Select(property => property.Key).Where(name => !_read.Contains(name))];
}
