using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Rollback;

namespace Pipeline.Cloud.Deployment.CodeDeploy;

/// <summary>
/// Moves an alias to another version as CodeDeploy does it in a stack's update: by and by, and back when an alarm of the group rings.
/// Source: "CodeDeployLambdaAliasUpdate policy"; "Monitoring deployments with CloudWatch alarms in CodeDeploy".
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class AliasDeployment(TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Moves an alias.</summary>
    /// <param name="request">The alias.</param>
    /// <param name="group">How it moves.</param>
    /// <param name="from">The version that it names.</param>
    /// <param name="to">The version that it shall name.</param>
    /// <exception cref="AwsException">DeploymentStopped: an alarm rings; the alias is back at the old version.</exception>
    public async Task MoveAsync(ResourceRequest request, DeploymentGroup group, string from, string to)
    {
        var watch = new AlarmWatch((names, _) => request.CallAsync("cloudwatch", "DescribeAlarms", names), time, Look);
        try
        {
            await BakeAsync(TimeSpan.Zero);
            foreach (var share in group.Shift.Steps)
            {
                await PointAsync(request, from, new JsonObject { [to] = share });
                await BakeAsync(group.Shift.Interval * request.Surroundings.Options.TrafficWaitScale);
            }

            await PointAsync(request, to, []);
            await BakeAsync(TimeSpan.Zero);
        }
        catch (AlarmRangException rang)
        {
            await PointAsync(request, from, []);
            throw new AwsException("DeploymentStopped", $"The deployment of version {to} was stopped, and the alias is back at version {from}: {rang.Message}");
        }

        Task BakeAsync(TimeSpan wait) => watch.WatchAsync(group.Alarms, wait, request.Surroundings.Context.Aborted);
    }

    private static Task PointAsync(ResourceRequest request, string version, JsonObject weights)
    {
        var input = request.Properties.Pick("FunctionName", "Name");
        input["FunctionVersion"] = version;
        input["RoutingConfig"] = new JsonObject { ["AdditionalVersionWeights"] = weights };
        return request.CallAsync("lambda", "UpdateAlias", input);
    }
}
