using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Template;

/// <summary>Puts resources into an order in which each comes after those that it refers to.</summary>
internal static class DeploymentOrder
{
    /// <summary>The logical ids in order; among resources that do not depend on each other, the template's own order.</summary>
    /// <exception cref="TemplateException">Resources refer to each other in a circle.</exception>
    public static IReadOnlyList<string> Of(TemplateDocument template)
    {
        var resources = template.Section("Resources");
        var ordered = new List<string>();
        var open = new List<string>();
        foreach (var (name, _) in resources) Visit(name);
        return ordered;

        void Visit(string name)
        {
            if (ordered.Contains(name)) return;
            if (open.Contains(name))
            {
                var circle = open.SkipWhile(other => other != name).Append(name);
                throw template.Error($"Resources.{name}", $"resources refer to each other in a circle: {string.Join(" -> ", circle)}.");
            }

            open.Add(name);
            foreach (var other in Needs(resources[name]).Select(Written).OfType<string>().Where(other => other != name)) Visit(other);
            open.Remove(name);
            ordered.Add(name);
        }

        // What SAM makes of a resource has a name that begins with the resource's.
        string? Written(string name) => resources.ContainsKey(name)
            ? name
            : resources.Select(resource => resource.Key).Where(other => name.StartsWith(other, StringComparison.Ordinal)).MaxBy(other => other.Length);
    }

    private static IEnumerable<string> Needs(JsonNode? resource) =>
        References.In(resource?["Properties"] is JsonObject properties ? LateProperties.Without(resource["Type"]?.ToString(), properties) : null).Concat(resource?["DependsOn"] switch
        {
            JsonArray several => several.Select(name => name!.ToString()),
            JsonValue one => [one.ToString()],
            _ => [],
        });
}
