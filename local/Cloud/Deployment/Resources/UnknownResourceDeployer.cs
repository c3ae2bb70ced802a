namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Stands in for a resource of a type that the local cloud does not emulate: it has a name, so that others can refer to it, and is reported.</summary>
internal static class UnknownResourceDeployer
{
    public static DeployedResource Deploy(string logicalId, string type, string stackName) =>
        new(logicalId, type, $"{stackName}-{logicalId}", new Dictionary<string, string>(), ["*"]);
}
