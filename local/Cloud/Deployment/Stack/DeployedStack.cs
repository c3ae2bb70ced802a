namespace Pipeline.Cloud.Deployment.Stack;

/// <summary>A template that stands on the local cloud.</summary>
/// <param name="Name">The stack's name.</param>
/// <param name="Parameters">The parameters' values.</param>
/// <param name="Resources">The resources by logical id, in the order of their creation.</param>
/// <param name="Outputs">The outputs' values.</param>
public sealed record DeployedStack(
    string Name,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyDictionary<string, DeployedResource> Resources,
    IReadOnlyDictionary<string, string> Outputs)
{
    /// <summary>What of the template the local cloud does not emulate, each as <c>LogicalId.Property</c> or <c>LogicalId (type)</c>.</summary>
    public IEnumerable<string> NotEmulated => Resources.Values.SelectMany(resource => resource.NotEmulated.Select(
        property => property == "*" ? $"{resource.LogicalId} ({resource.Type})" : $"{resource.LogicalId}.{property}"));
}
