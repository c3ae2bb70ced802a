using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Iam;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Makes EventBridge schedules of SAM's <c>ScheduleV2</c> events.</summary>
internal static class ScheduleDeployer
{
    /// <summary>Adds a schedule that calls a target.</summary>
    public static async Task AddAsync(ResourceRequest request, string name, string targetArn, JsonObject properties)
    {
        var role = properties["RoleArn"]?.ToString() ?? await RoleAsync(request, name, targetArn);
        var target = new JsonObject
        {
            ["Arn"] = targetArn,
            ["RoleArn"] = role,
            ["Input"] = properties["Input"]?.DeepClone() ?? "{}",
        };
        if (properties["RetryPolicy"] is { } retry) target["RetryPolicy"] = retry.DeepClone();
        var input = new JsonObject
        {
            ["Name"] = properties["Name"]?.DeepClone() ?? name,
            ["ScheduleExpression"] = properties["ScheduleExpression"]?.DeepClone(),
            ["FlexibleTimeWindow"] = properties["FlexibleTimeWindow"]?.DeepClone() ?? new JsonObject { ["Mode"] = "OFF" },
            ["Target"] = target,
        };
        foreach (var member in new[] { "State", "ScheduleExpressionTimezone", "Description" })
        {
            if (properties[member] is { } value) input[member] = value.DeepClone();
        }

        await request.Dispatcher.InvokeAsync("scheduler", "CreateSchedule", input, request.Context);
    }

    // Without a role of its own a schedule gets one from SAM, for its target alone.
    private static async Task<string> RoleAsync(ResourceRequest request, string name, string targetArn)
    {
        var role = new RoleMaker(request, IamName.Fitting(name));
        await role.CreateForAsync("scheduler.amazonaws.com");
        var action = targetArn.StartsWith("arn:aws:states:", StringComparison.Ordinal) ? "states:StartExecution" : "lambda:InvokeFunction";
        await role.AllowAsync("Events", $"{request.LogicalId}Schedule{action.Split(':')[1]}Policy", action, targetArn);
        return role.Arn;
    }
}
