using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Iam;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>IAM roles. What of a policy the local cloud cannot evaluate is refused: it would pass for a permission, or for the lack of one.</summary>
internal sealed class RoleHandler : IResourceHandler
{
    public string Type => "AWS::IAM::Role";

    public string NameProperty => "RoleName";

    public IReadOnlyList<string> Replacing => ["RoleName", "Path"];

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var properties = request.Properties;
        foreach (var property in (string[])["PermissionsBoundary", "Path"])
        {
            if (properties[property] is not null) throw request.Error(property, "is not supported by the local cloud.");
        }

        // They do not change what the role may do.
        _ = (properties["Description"], properties["MaxSessionDuration"], properties["Tags"]);
        var name = properties.String("RoleName") ?? IamName.Fitting(request.GeneratedName);
        await CallAsync(request, "AssumeRolePolicyDocument", "CreateRole", new JsonObject { ["RoleName"] = name, ["AssumeRolePolicyDocument"] = Trust(request) });
        return request.Made(name, ("Arn", request.Cloud.RoleArn(name))) with
        {
            Policies = [.. Inline(request).Select(policy => policy.Name).Except(request.Source.AddedPolicies).Select(policy => new WrittenPolicy(name, policy))],
        };
    }

    public async Task ConfigureAsync(ResourceRequest request, ResourceProperties? before)
    {
        var role = request.Physical;
        if (before is not null && request.Properties.Differs("AssumeRolePolicyDocument", before))
            await CallAsync(request, "AssumeRolePolicyDocument", "UpdateAssumeRolePolicy", new JsonObject { ["RoleName"] = role, ["PolicyDocument"] = Trust(request) });
        var inline = Inline(request);
        foreach (var (property, name, document) in inline)
        {
            await CallAsync(request, property, "PutRolePolicy", new JsonObject
            {
                ["RoleName"] = role,
                ["PolicyName"] = name,
                ["PolicyDocument"] = document?.ToJsonString() ?? throw request.Error(property, "needs a policy document."),
            });
        }

        var managed = Managed(request.Properties);
        foreach (var arn in managed) await CallAsync(request, "ManagedPolicyArns", "AttachRolePolicy", Attachment(role, arn));
        if (before is null) return;
        foreach (var name in Names(before).Except(inline.Select(policy => policy.Name)))
            await CallAsync(request, "Policies", "DeleteRolePolicy", new JsonObject { ["RoleName"] = role, ["PolicyName"] = name });
        foreach (var arn in Managed(before).Except(managed)) await CallAsync(request, "ManagedPolicyArns", "DetachRolePolicy", Attachment(role, arn));
    }

    public async Task DeleteAsync(ResourceRequest request)
    {
        var role = request.Physical;
        foreach (var name in Names(request.Properties)) await IgnoreAbsentAsync(request, "DeleteRolePolicy", new JsonObject { ["RoleName"] = role, ["PolicyName"] = name });
        foreach (var arn in Managed(request.Properties)) await IgnoreAbsentAsync(request, "DetachRolePolicy", Attachment(role, arn));
        await request.CallAsync("iam", "DeleteRole", new JsonObject { ["RoleName"] = role });
    }

    private static string Trust(ResourceRequest request) =>
        request.Properties["AssumeRolePolicyDocument"]?.ToJsonString() ?? throw request.Error("AssumeRolePolicyDocument", "is required.");

    private static JsonObject Attachment(string role, string arn) => new() { ["RoleName"] = role, ["PolicyArn"] = arn };

    private static IReadOnlyList<(string Property, string Name, JsonNode? Document)> Inline(ResourceRequest request) =>
    [
        .. (request.Properties["Policies"] as JsonArray ?? []).Select((policy, index) =>
        {
            var property = FormattableString.Invariant($"Policies[{index}]");
            return (property, policy?["PolicyName"]?.ToString() ?? throw request.Error(property, "needs a 'PolicyName'."), policy["PolicyDocument"]);
        }),
    ];

    private static IEnumerable<string> Names(ResourceProperties properties) =>
        (properties["Policies"] as JsonArray ?? []).Select(policy => policy?["PolicyName"]?.ToString()).OfType<string>();

    private static IReadOnlyList<string> Managed(ResourceProperties properties) =>
        [.. (properties["ManagedPolicyArns"] as JsonArray ?? []).Select(arn => arn!.ToString())];

    // A role that was made only in part is deleted as well.
    private static async Task IgnoreAbsentAsync(ResourceRequest request, string operation, JsonObject input)
    {
        try
        {
            await request.CallAsync("iam", operation, input);
        }
        catch (AwsException e) when (e.Code == "NoSuchEntity")
        {
            // The role never got that policy.
        }
    }

    private static async Task CallAsync(ResourceRequest request, string property, string operation, JsonObject input)
    {
        try
        {
            await request.CallAsync("iam", operation, input);
        }
        catch (AwsException e)
        {
            throw request.Error(property, $"{e.Code}: {e.Message}");
        }
    }
}
