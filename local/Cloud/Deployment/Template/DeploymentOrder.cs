using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Template;

/// <summary>Orders resources so that each comes after those that it refers to.</summary>
internal static class DeploymentOrder
{
    /// <summary>The logical ids in order; among resources that do not depend on each other, the template's own order.</summary>
    /// <exception cref="TemplateException">Resources refer to each other in a circle.</exception>
    public static IReadOnlyList<string> Of(TemplateDocument template)
    {
        var resources = template.Section("Resources");
        var parameters = template.Section("Parameters");
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
            foreach (var other in Needs(template, resources[name]).Select(Maker).OfType<string>().Where(other => other != name)) Visit(other);
            open.Remove(name);
            ordered.Add(name);
        }

        // The resource with the name, or the resource from which SAM generates one with the name: such names start with their resource's name.
        string? Maker(string name) => resources.ContainsKey(name) ? name
            : parameters.ContainsKey(name) ? null
            : resources.Select(resource => resource.Key).Where(other => name.StartsWith(other, StringComparison.Ordinal)).MaxBy(other => other.Length);
    }

    private static IEnumerable<string> Needs(TemplateDocument template, JsonNode? resource) =>
        References.In(Written(template, resource?["Type"]?.ToString() ?? "", resource?["Properties"] as JsonObject ?? [])).Concat(resource?["DependsOn"] switch
        {
            JsonArray several => several.Select(name => name!.ToString()),
            JsonValue one => [one.ToString()],
            _ => [],
        });

    private static JsonObject Written(TemplateDocument template, string type, JsonObject properties) =>
        LateProperties.Without(type, SamGlobals.Properties(template, type, properties));
}
