using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Makes roles with their policies, for the template and for what SAM makes of it.</summary>
internal sealed class RoleMaker(ResourceRequest request, string name)
{
    private readonly List<WrittenPolicy> _written = [];

    /// <summary>The role's ARN.</summary>
    public string Arn { get; } = $"arn:aws:iam::{request.Cloud.AccountId}:role/{name}";

    /// <summary>The policies that stand in the template.</summary>
    public IReadOnlyList<WrittenPolicy> Written => _written;

    /// <summary>Makes the role.</summary>
    /// <param name="property">Where the trust policy stands, for messages.</param>
    /// <param name="trust">The trust policy.</param>
    public Task CreateAsync(string property, JsonNode trust) =>
        CallAsync(property, "CreateRole", new JsonObject { ["RoleName"] = name, ["AssumeRolePolicyDocument"] = trust.ToJsonString() });

    /// <summary>Makes the role for a service.</summary>
    public Task CreateForAsync(string service) => CreateAsync("Role", new JsonObject
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonArray(new JsonObject
        {
            ["Effect"] = "Allow",
            ["Action"] = "sts:AssumeRole",
            ["Principal"] = new JsonObject { ["Service"] = service },
        }),
    });

    /// <summary>Gives the role a policy that stands in the template.</summary>
    public async Task WriteAsync(string property, string policy, JsonNode? document)
    {
        await PutAsync(property, policy, document);
        _written.Add(new WrittenPolicy(name, policy));
    }

    /// <summary>Gives the role a policy that SAM adds: one action on one resource.</summary>
    public Task AllowAsync(string property, string policy, string action, string resource) => PutAsync(property, policy, new JsonObject
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonArray(new JsonObject { ["Effect"] = "Allow", ["Action"] = action, ["Resource"] = resource }),
    });

    /// <summary>Gives the role a policy of AWS's own.</summary>
    public Task AttachAsync(string property, string arn) =>
        CallAsync(property, "AttachRolePolicy", new JsonObject { ["RoleName"] = name, ["PolicyArn"] = arn });

    private Task PutAsync(string property, string policy, JsonNode? document) => CallAsync(
        property, "PutRolePolicy",
        new JsonObject { ["RoleName"] = name, ["PolicyName"] = policy, ["PolicyDocument"] = document?.ToJsonString() ?? throw request.Error(property, "needs a policy document.") });

    private async Task CallAsync(string property, string operation, JsonObject input)
    {
        try
        {
            await request.Dispatcher.InvokeAsync("iam", operation, input, request.Context);
        }
        catch (AwsException e)
        {
            throw request.Error(property, $"{e.Code}: {e.Message}");
        }
    }
}
