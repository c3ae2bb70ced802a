using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Iam;

namespace Pipeline.Cloud.Deployment.Expansion;

/// <summary>The property Policies of SAM's functions and state machines.</summary>
internal static class WrittenPolicies
{
    /// <summary>Adds the policies to a role's.</summary>
    /// <param name="source">The function or state machine.</param>
    /// <param name="inline">The role's inline policies.</param>
    /// <param name="managed">The ARNs of its managed policies.</param>
    /// <exception cref="Template.TemplateException">A policy is malformed, or a SAM policy template, which the local cloud does not know.</exception>
    public static void Add(SamResource source, List<JsonObject> inline, List<JsonNode> managed)
    {
        var policies = source.Properties["Policies"];
        var entries = policies is JsonArray several ? [.. several] : policies is null ? Array.Empty<JsonNode?>() : [policies];
        for (var i = 0; i < entries.Length; i++)
        {
            var property = string.Create(CultureInfo.InvariantCulture, $"Policies[{i}]");
            switch (entries[i])
            {
                case JsonObject statement when statement["Statement"] is not null:
                    inline.Add(new JsonObject
                    {
                        ["PolicyName"] = string.Create(CultureInfo.InvariantCulture, $"{source.LogicalId}RolePolicy{i}"),
                        ["PolicyDocument"] = statement.DeepClone(),
                    });
                    break;
                case JsonObject template:
                    throw source.Error(property, $"the SAM policy template '{template.FirstOrDefault().Key}' is not supported by the local cloud; write its statements.");
                case JsonValue arn:
                    var name = arn.ToString();
                    managed.Add(name.StartsWith("arn:", StringComparison.Ordinal) ? name : ManagedPolicies.Arn(name));
                    break;
                default:
                    throw source.Error(property, "expected a policy with 'Statement'.");
            }
        }
    }
}
