using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Template;

namespace Pipeline.Cloud.Deployment.Expansion;

/// <summary>A resource as the template writes it, with the template's globals.</summary>
/// <param name="Template">The template, for messages.</param>
/// <param name="LogicalId">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Properties">Its properties.</param>
/// <param name="DependsOn">The resources that it says to depend on.</param>
/// <param name="Condition">The condition without which it does not exist; null for none.</param>
internal sealed record SamResource(
    TemplateDocument Template, string LogicalId, string Type, JsonObject Properties, IReadOnlyList<string> DependsOn, string? Condition)
{
    private static readonly string[] Policies = ["Delete", "Retain", "RetainExceptOnCreate", "Snapshot"];

    private string Path => $"Resources.{LogicalId}";

    /// <summary>Reads a resource.</summary>
    /// <exception cref="TemplateException">It is malformed.</exception>
    public static SamResource Read(TemplateDocument template, string logicalId)
    {
        var path = $"Resources.{logicalId}";
        var resource = template.Section("Resources")[logicalId] as JsonObject ?? throw template.Error(path, "expected a mapping with 'Type'.");
        var type = resource["Type"]?.ToString() ?? throw template.Error(path, "has no 'Type'.");
        var own = resource["Properties"] switch
        {
            null => [],
            JsonObject properties => properties,
            _ => throw template.Error($"{path}.Properties", "expected a mapping."),
        };
        IReadOnlyList<string> dependsOn = resource["DependsOn"] switch
        {
            JsonArray several => [.. several.Select(name => name!.ToString())],
            JsonValue one => [one.ToString()],
            _ => [],
        };
        foreach (var other in dependsOn.Where(other => !template.Section("Resources").ContainsKey(other)))
        {
            if (!IsGenerated(template, other)) throw template.Error($"{path}.DependsOn", $"there is no resource '{other}'.");
        }

        return new SamResource(template, logicalId, type, SamGlobals.Properties(template, type, own), dependsOn, resource["Condition"]?.ToString());
    }

    /// <summary>The resource itself, where SAM leaves it as it is.</summary>
    public ExpandedResource Plain() => Become(Type, (JsonObject)Properties.DeepClone());

    /// <summary>What becomes of the resource: a resource of the same name.</summary>
    public ExpandedResource Become(string type, JsonObject properties) => new(LogicalId, type, properties, $"{Path}.Properties")
    {
        DependsOn = DependsOn,
        Condition = Condition,
        DeletionPolicy = Policy("DeletionPolicy"),
        UpdateReplacePolicy = Policy("UpdateReplacePolicy"),
        UpdatePolicy = Template.Section("Resources")[LogicalId]?["UpdatePolicy"] switch
        {
            null => [],
            JsonObject policy => (JsonObject)policy.DeepClone(),
            _ => throw Template.Error($"{Path}.UpdatePolicy", "expected a mapping."),
        },
    };

    /// <summary>A resource that SAM makes beside it.</summary>
    /// <param name="logicalId">Its name.</param>
    /// <param name="type">Its type.</param>
    /// <param name="properties">Its properties.</param>
    /// <param name="property">The property that asks for it, for messages.</param>
    public ExpandedResource Beside(string logicalId, string type, JsonObject properties, string property) =>
        new(logicalId, type, properties, property.Length == 0 ? $"{Path}.Properties" : $"{Path}.Properties.{property}") { Condition = Condition, Generated = true };

    /// <summary>An error at one of its properties.</summary>
    public TemplateException Error(string property, string problem) => Template.Error($"{Path}.Properties.{property}", problem);

    private string Policy(string attribute)
    {
        var policy = Template.Section("Resources")[LogicalId]?[attribute]?.ToString() ?? "Delete";
        if (!Policies.Contains(policy, StringComparer.Ordinal) || (attribute == "UpdateReplacePolicy" && policy == "RetainExceptOnCreate"))
            throw Template.Error($"{Path}.{attribute}", $"'{policy}' is not one of {string.Join(", ", Policies.Take(attribute == "UpdateReplacePolicy" ? 2 : 3))}.");
        return policy;
    }

    // What SAM makes of a resource has a name that begins with the resource's.
    private static bool IsGenerated(TemplateDocument template, string name) => template.Section("Resources").Any(resource =>
        name.StartsWith(resource.Key, StringComparison.Ordinal) && resource.Value?["Type"]?.ToString().StartsWith("AWS::Serverless::", StringComparison.Ordinal) == true);
}
