using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Cloud.Iam;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>The property Policies of SAM's functions and state machines.</summary>
internal static class WrittenPolicies
{
    /// <summary>Gives a role the policies.</summary>
    /// <exception cref="TemplateException">One is malformed, or none that the local cloud can evaluate.</exception>
    public static async Task AddAsync(ResourceRequest request, RoleMaker role, JsonNode? policies)
    {
        var entries = policies is JsonArray several ? [.. several] : policies is null ? Array.Empty<JsonNode?>() : [policies];
        for (var i = 0; i < entries.Length; i++)
        {
            var property = string.Create(CultureInfo.InvariantCulture, $"Policies[{i}]");
            switch (entries[i])
            {
                case JsonObject statement when statement["Statement"] is not null:
                    await role.WriteAsync(property, string.Create(CultureInfo.InvariantCulture, $"{request.LogicalId}RolePolicy{i}"), statement);
                    break;
                case JsonObject template:
                    throw request.Error(property, $"the SAM policy template '{template.FirstOrDefault().Key}' is not supported by the local cloud; write its statements.");
                case JsonValue managed:
                    var name = managed.ToString();
                    await role.AttachAsync(property, name.StartsWith("arn:", StringComparison.Ordinal) ? name : ManagedPolicies.Arn(name));
                    break;
                default:
                    throw request.Error(property, "expected a policy with 'Statement'.");
            }
        }
    }
}
