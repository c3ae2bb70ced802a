using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Template;

/// <summary>
/// Properties of a SAM resource that SAM turns into a separate resource, created after all others because they may refer to resources that refer back
/// to this one: a function's alarms watch the function, and its deployments (by its alias) watch the alarms. None of them is emulated.
/// </summary>
internal static class LateProperties
{
    private static readonly Dictionary<string, string[]> Names = new(StringComparer.Ordinal)
    {
        ["AWS::Serverless::Function"] = ["DeploymentPreference"],
    };

    /// <summary>The names of a resource's late properties.</summary>
    public static IReadOnlyList<string> Of(string? type, JsonObject properties) =>
        type is not null && Names.TryGetValue(type, out var names) ? [.. names.Where(properties.ContainsKey)] : [];

    /// <summary>A resource's properties without the late ones.</summary>
    public static JsonObject Without(string? type, JsonObject properties)
    {
        var late = Of(type, properties);
        if (late.Count == 0) return properties;
        var rest = (JsonObject)properties.DeepClone();
        foreach (var name in late) rest.Remove(name);
        return rest;
    }
}
