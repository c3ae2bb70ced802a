using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.CodeDeploy;

/// <summary>A CodeDeploy group of functions: how their aliases move, and what stops that. Source: "AWS::CodeDeploy::DeploymentGroup".</summary>
/// <param name="Shift">How traffic moves.</param>
/// <param name="Alarms">The names of the alarms that stop a deployment.</param>
internal sealed record DeploymentGroup(TrafficShift Shift, IReadOnlyList<string> Alarms)
{
    /// <summary>Reads a group.</summary>
    /// <param name="properties">The resource's properties.</param>
    /// <returns>The group; null if it deploys no functions, or by a configuration of the account's own.</returns>
    public static DeploymentGroup? Of(JsonObject properties)
    {
        if (TrafficShift.Of(properties["DeploymentConfigName"]?.ToString() ?? "") is not { } shift) return null;
        var alarms = properties["AlarmConfiguration"] is { } configuration && configuration["Enabled"]?.ToString() != "false" ? configuration["Alarms"] as JsonArray ?? [] : [];
        return new DeploymentGroup(shift, [.. alarms.Select(alarm => alarm?["Name"]?.ToString()).OfType<string>()]);
    }
}
