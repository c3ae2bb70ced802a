using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Expansion;

/// <summary>What SAM makes of a <c>ScheduleV2</c> event: a schedule, and a role for it.</summary>
internal static class ScheduleExpansion
{
    private static readonly string[] Same =
        ["ScheduleExpression", "FlexibleTimeWindow", "State", "Description", "StartDate", "EndDate", "ScheduleExpressionTimezone", "GroupName", "KmsKeyArn"];

    private static readonly string[] Known = [.. Same, "Name", "OmitName", "RoleArn", "Input", "RetryPolicy"];

    /// <summary>The schedule, and its role where it has none of its own.</summary>
    /// <exception cref="Template.TemplateException">It asks for what is not emulated.</exception>
    public static IEnumerable<ExpandedResource> Of(SamResource source, string id, JsonObject properties, JsonObject target, string action)
    {
        var path = $"Events.{id}.Properties";
        if (properties.Select(property => property.Key).FirstOrDefault(name => !Known.Contains(name, StringComparer.Ordinal)) is { } unknown)
            throw source.Error($"{path}.{unknown}", "is not supported by the local cloud.");
        var logicalId = source.LogicalId + id;
        var schedule = new JsonObject();
        foreach (var name in Same)
        {
            if (properties[name] is { } value) schedule[name] = value.DeepClone();
        }

        schedule["FlexibleTimeWindow"] ??= new JsonObject { ["Mode"] = "OFF" };
        // Without OmitName the name is the logical id, in every stack the same. Source: the page of ScheduleV2.
        if (properties["OmitName"]?.ToString() != "true") schedule["Name"] = properties["Name"]?.DeepClone() ?? logicalId;
        var invoked = new JsonObject { ["Arn"] = target.DeepClone() };
        schedule["Target"] = invoked;
        foreach (var name in (string[])["Input", "RetryPolicy"])
        {
            if (properties[name] is { } value) invoked[name] = value.DeepClone();
        }

        var made = source.Beside(logicalId, "AWS::Scheduler::Schedule", schedule, path);
        if (properties["RoleArn"] is { } own)
        {
            invoked["RoleArn"] = own.DeepClone();
            return [made];
        }

        var policy = logicalId + (action == "states:StartExecution" ? "StartExecutionPolicy" : "LambdaPolicy");
        var settings = new JsonObject
        {
            ["AssumeRolePolicyDocument"] = SamPolicies.Trust("scheduler.amazonaws.com"),
            ["Policies"] = new JsonArray(SamPolicies.Allow(policy, action, target)),
        };
        var role = source.Beside($"{logicalId}Role", "AWS::IAM::Role", settings, path) with { AddedPolicies = [policy] };
        invoked["RoleArn"] = new JsonObject { ["Fn::GetAtt"] = new JsonArray(role.LogicalId, "Arn") };
        return [made, role];
    }
}
