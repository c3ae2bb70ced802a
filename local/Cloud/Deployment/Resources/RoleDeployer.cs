namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Names IAM roles. The local cloud lets every caller do everything, so their policies are reported as not emulated.</summary>
internal sealed class RoleDeployer : IResourceDeployer
{
    public string Type => "AWS::IAM::Role";

    public Task<DeployedResource> DeployAsync(ResourceRequest request)
    {
        var name = request.Name("RoleName");
        return Task.FromResult(request.Made(name, ("Arn", $"arn:aws:iam::{request.Cloud.AccountId}:role/{name}")));
    }
}
