using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Deployment.Template;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Makes IAM roles. What of a policy the local cloud cannot evaluate is refused: it would pass for a permission, or for the lack of one.</summary>
internal sealed class RoleDeployer : IResourceDeployer
{
    public string Type => "AWS::IAM::Role";

    /// <exception cref="TemplateException">A policy is malformed or cannot be evaluated.</exception>
    public async Task<DeployedResource> DeployAsync(ResourceRequest request)
    {
        var properties = request.Properties;
        foreach (var property in (string[])["PermissionsBoundary", "Path"])
        {
            if (properties[property] is not null) throw request.Error(property, "is not supported by the local cloud.");
        }

        // They do not change what the role may do.
        _ = (properties["Description"], properties["MaxSessionDuration"], properties["Tags"]);
        var name = request.Name("RoleName");
        var role = new RoleMaker(request, name);
        await role.CreateAsync(
            "AssumeRolePolicyDocument", properties["AssumeRolePolicyDocument"] ?? throw request.Error("AssumeRolePolicyDocument", "is required."));
        var number = 0;
        foreach (var policy in properties["Policies"] as JsonArray ?? [])
        {
            var property = $"Policies[{number++}]";
            var policyName = policy?["PolicyName"]?.ToString() ?? throw request.Error(property, "needs a 'PolicyName'.");
            await role.WriteAsync(property, policyName, policy["PolicyDocument"]);
        }

        foreach (var arn in properties["ManagedPolicyArns"] as JsonArray ?? []) await role.AttachAsync("ManagedPolicyArns", arn!.ToString());
        return request.Made(name, ("Arn", role.Arn)) with { Policies = role.Written };
    }
}
