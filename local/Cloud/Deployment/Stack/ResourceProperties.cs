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

    /// <summary>A copy of the properties of these names that are there, as members of a request.</summary>
    public JsonObject Pick(params ReadOnlySpan<string> names)
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
