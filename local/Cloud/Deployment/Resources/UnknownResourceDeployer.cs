using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>
/// Stands in for a resource of a type that the local cloud does not emulate: it has a name and attributes, so that others can refer to
/// it, and is reported.
/// </summary>
internal static class UnknownResourceDeployer
{
    public static DeployedResource Deploy(string logicalId, string type, string stackName) =>
        new(logicalId, type, $"{stackName}-{logicalId}", new Dictionary<string, string>(), ["*"]);

    /// <summary>An attribute of such a resource: of the form that the service's have, so that policies and settings can hold it.</summary>
    public static string Attribute(DeployedResource resource, string attribute, LocalCloudOptions cloud)
    {
        var service = resource.Type.Split("::") is [_, var name, ..] ? name.ToLowerInvariant() : "unknown";
        return attribute.EndsWith("arn", StringComparison.OrdinalIgnoreCase) ? cloud.Arn(service, resource.Ref) : $"{resource.Ref}.{attribute}";
    }
}
