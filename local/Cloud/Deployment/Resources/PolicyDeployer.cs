using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Refuses policies that stand beside their roles: as 'not emulated' they would be permissions that are missing, without anybody having been told.</summary>
internal sealed class PolicyDeployer(string type) : IResourceDeployer
{
    public string Type => type;

    public Task<DeployedResource> DeployAsync(ResourceRequest request) => throw request.Error(
        "PolicyDocument", $"a policy of type {type} is not supported by the local cloud; write it in 'Policies' of the role or the function.");
}
