using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Deployment.CodeDeploy;

/// <summary>
/// Moves an alias to another version as CodeDeploy does it in a stack's update: by and by, and back when an alarm of the group rings.
/// Source: "CodeDeployLambdaAliasUpdate policy"; "Monitoring deployments with CloudWatch alarms in CodeDeploy".
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class AliasDeployment(TimeProvider time)
{
    // How often the alarms are looked at. CloudWatch itself evaluates them once a minute.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Moves an alias.</summary>
    /// <param name="request">The alias.</param>
    /// <param name="group">How it moves.</param>
    /// <param name="from">The version that it names.</param>
    /// <param name="to">The version that it shall name.</param>
    /// <exception cref="AwsException">DeploymentStopped: an alarm rings; the alias is back at the old version.</exception>
    public async Task MoveAsync(ResourceRequest request, DeploymentGroup group, string from, string to)
    {
        try
        {
            await WatchAsync(request, group, TimeSpan.Zero);
            foreach (var share in group.Shift.Steps)
            {
                await PointAsync(request, from, new JsonObject { [to] = share });
                await WatchAsync(request, group, group.Shift.Interval * request.Surroundings.Options.TrafficWaitScale);
            }

            await PointAsync(request, to, []);
            await WatchAsync(request, group, TimeSpan.Zero);
        }
        catch (AlarmRangException rang)
        {
            await PointAsync(request, from, []);
            throw new AwsException("DeploymentStopped", $"The deployment of version {to} was stopped, and the alias is back at version {from}: {rang.Message}");
        }
    }

    // An alarm that does not exist rings never.
    private async Task WatchAsync(ResourceRequest request, DeploymentGroup group, TimeSpan wait)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            if (await RingingAsync(request, group.Alarms) is { Count: > 0 } ringing) throw new AlarmRangException(ringing);
            var left = wait - time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero) return;
            await Task.Delay(left < Look ? left : Look, time, request.Surroundings.Context.Aborted);
        }
    }

    private static async Task<IReadOnlyList<string>> RingingAsync(ResourceRequest request, IReadOnlyList<string> names)
    {
        if (names.Count == 0) return [];
        var answer = await request.CallAsync(
            "cloudwatch", "DescribeAlarms", new JsonObject { ["AlarmNames"] = new JsonArray([.. names.Select(name => (JsonNode)name)]), ["StateValue"] = "ALARM" });
        return [.. (answer["MetricAlarms"] as JsonArray ?? []).Select(alarm => alarm!["AlarmName"]!.ToString())];
    }

    private static Task PointAsync(ResourceRequest request, string version, JsonObject weights)
    {
        var input = request.Properties.Pick("FunctionName", "Name");
        input["FunctionVersion"] = version;
        input["RoutingConfig"] = new JsonObject { ["AdditionalVersionWeights"] = weights };
        return request.CallAsync("lambda", "UpdateAlias", input);
    }

    private sealed class AlarmRangException(IReadOnlyList<string> alarms)
        : Exception($"{string.Join(", ", alarms)} {(alarms.Count == 1 ? "is" : "are")} in state ALARM.");
}
