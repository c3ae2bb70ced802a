using System.Text.Json.Nodes;
using Pipeline.Cloud.Iam;

namespace Pipeline.Cloud.Deployment.Expansion;

/// <summary>The role that SAM makes for a function without one: AWS's policies, those that its settings ask for, and its own.</summary>
internal static class FunctionRole
{
    /// <summary>The role.</summary>
    public static ExpandedResource Of(SamResource source)
    {
        var properties = source.Properties;
        var managed = new List<JsonNode> { ManagedPolicies.Arn("service-role/AWSLambdaBasicExecutionRole") };
        if (properties["Tracing"] is { } tracing && tracing.ToString() != "Disabled") managed.Add(ManagedPolicies.Arn("AWSXrayWriteOnlyAccess"));
        if (properties["VpcConfig"] is not null) managed.Add(ManagedPolicies.Arn("service-role/AWSLambdaVPCAccessExecutionRole"));
        var inline = Destinations(source.LogicalId + "EventInvokeConfig", properties["EventInvokeConfig"]?["DestinationConfig"]).ToList();
        var added = inline.Select(policy => policy["PolicyName"]!.ToString()).ToList();
        WrittenPolicies.Add(source, inline, managed);
        foreach (var (id, entry) in (properties["Events"] as JsonObject ?? []).OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (entry?["Type"]?.ToString() != "Kinesis") continue;
            managed.Add(ManagedPolicies.Arn("service-role/AWSLambdaKinesisExecutionRole"));
            if (OfMapping(source.LogicalId + id, entry["Properties"]?["DestinationConfig"]?["OnFailure"]) is not { } policy) continue;
            // SAM leaves out what another policy of the role says already.
            if (inline.Any(other => JsonNode.DeepEquals(other["PolicyDocument"], policy["PolicyDocument"]))) continue;
            inline.Add(policy);
            added.Add(policy["PolicyName"]!.ToString());
        }

        var role = new JsonObject
        {
            ["AssumeRolePolicyDocument"] = properties["AssumeRolePolicyDocument"]?.DeepClone() ?? SamPolicies.Trust("lambda.amazonaws.com"),
            ["ManagedPolicyArns"] = new JsonArray([.. managed.Select(arn => arn.ToString()).Distinct(StringComparer.Ordinal).Select(arn => JsonValue.Create(arn))]),
            ["Tags"] = SamTags.Of(source, "lambda:createdBy"),
        };
        if (inline.Count > 0) role["Policies"] = new JsonArray([.. inline]);
        return source.Beside(source.LogicalId + "Role", "AWS::IAM::Role", role, "Policies") with
        {
            AddedPolicies = added,
        };
    }

    // SAM writes these for queues, topics and functions that it is told the type of.
    private static IEnumerable<JsonObject> Destinations(string prefix, JsonNode? destinations)
    {
        foreach (var (outcome, destination) in destinations as JsonObject ?? [])
        {
            var type = destination?["Type"]?.ToString();
            if (SamPolicies.SendTo(type) is { } action && destination!["Destination"] is { } target)
                yield return SamPolicies.Allow($"{prefix}{outcome}{type}Policy", action, target);
        }
    }

    private static JsonObject? OfMapping(string logicalId, JsonNode? destination)
    {
        var type = destination?["Type"]?.ToString();
        if (destination?["Destination"] is not { } target) return null;
        if (type == "S3") return SamPolicies.PutTo(logicalId + "S3Policy", target);
        return SamPolicies.SendTo(type) is { } action ? SamPolicies.Allow($"{logicalId}{type}Policy", action, target) : null;
    }
}
