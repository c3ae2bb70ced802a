using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Makes EventBridge schedules of SAM's <c>ScheduleV2</c> events.</summary>
internal static class ScheduleDeployer
{
    /// <summary>Adds a schedule that calls a target.</summary>
    public static Task AddAsync(ResourceRequest request, string name, string targetArn, JsonObject properties)
    {
        var target = new JsonObject
        {
            ["Arn"] = targetArn,
            ["RoleArn"] = properties["RoleArn"]?.DeepClone() ?? $"arn:aws:iam::{request.Cloud.AccountId}:role/{name}",
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

        return request.Dispatcher.InvokeAsync("scheduler", "CreateSchedule", input, request.Context);
    }
}
