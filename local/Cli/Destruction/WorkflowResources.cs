using System.Text.Json.Nodes;
using Pipeline.Aws.Direct;
using Pipeline.Cli.Hosting;

namespace Pipeline.Cli.Destruction;

/// <summary>
/// What the workflow made outside of the stack, which CloudFormation therefore neither knows nor deletes: the endpoint, its scaling, and every model and
/// endpoint configuration. The names are in <c>statemachines/retrain.asl.yaml</c>.
/// </summary>
/// <param name="sageMaker">SageMaker.</param>
/// <param name="scaling">Application Auto Scaling.</param>
/// <param name="names">The stack's names.</param>
/// <param name="time">The clock for polling the endpoint.</param>
internal sealed class WorkflowResources(IJsonService sageMaker, IJsonService scaling, StackNames names, TimeProvider time)
{
    // The workflow waits this long for an endpoint, and SageMaker refuses to delete one that changes.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(90);
    private readonly Settling _settling = new(time);

    /// <summary>Deletes all of it. A second call finds nothing.</summary>
    /// <param name="say">Receives a line for each resource.</param>
    /// <param name="cancellationToken">Stops between two calls.</param>
    /// <returns>The number of deleted resources.</returns>
    /// <exception cref="TimeoutException">The endpoint does not settle.</exception>
    public async Task<int> DeleteAsync(Action<string> say, CancellationToken cancellationToken)
    {
        // A variant is no scalable target any more before it goes, and nothing that serves loses its configuration or model.
        var deleted = await DeleteScalingAsync(say, cancellationToken) + await DeleteEndpointAsync(say, cancellationToken);
        deleted += await DeleteNamedAsync("EndpointConfig", "endpoint configuration", say, cancellationToken);
        return deleted + await DeleteNamedAsync("Model", "model", say, cancellationToken);
    }

    private async Task<int> DeleteScalingAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var deleted = 0;
        // A policy takes its alarms along.
        foreach (var policy in await scaling.ListAsync("DescribeScalingPolicies", "ScalingPolicies", new JsonObject { ["ServiceNamespace"] = "sagemaker", ["ResourceId"] = names.Variant }, cancellationToken))
        {
            var input = Target(policy);
            input["PolicyName"] = policy["PolicyName"]!.DeepClone();
            deleted += await DeleteAsync(scaling, "DeleteScalingPolicy", input, $"scaling policy {policy["PolicyName"]}", say, cancellationToken);
        }

        foreach (var target in await scaling.ListAsync("DescribeScalableTargets", "ScalableTargets", new JsonObject { ["ServiceNamespace"] = "sagemaker", ["ResourceIds"] = new JsonArray(names.Variant) }, cancellationToken))
            deleted += await DeleteAsync(scaling, "DeregisterScalableTarget", Target(target), $"scalable target {names.Variant}", say, cancellationToken);
        return deleted;
    }

    private async Task<int> DeleteEndpointAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var asked = 0;
        await _settling.UntilAsync($"endpoint {names.Endpoint}", Patience, async () =>
        {
            var status = await StatusAsync(cancellationToken);
            if (asked == 0 && status is "InService" or "Failed" or "OutOfService" or "UpdateRollbackFailed")
                asked = await DeleteAsync(sageMaker, "DeleteEndpoint", new JsonObject { ["EndpointName"] = names.Endpoint }, $"endpoint {names.Endpoint}", say, cancellationToken);
            return status;
        }, cancellationToken);
        return asked;
    }

    private async Task<string?> StatusAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await sageMaker.CallAsync("DescribeEndpoint", new JsonObject { ["EndpointName"] = names.Endpoint }, cancellationToken))["EndpointStatus"]!.ToString();
        }
        catch (ServiceException e) when (IsGone(e))
        {
            return null;
        }
    }

    private async Task<int> DeleteNamedAsync(string type, string kind, Action<string> say, CancellationToken cancellationToken)
    {
        var found = await sageMaker.ListAsync($"List{type}s", $"{type}s", new JsonObject { ["NameContains"] = names.ModelPrefix }, cancellationToken);
        var deleted = 0;
        foreach (var name in found.Select(item => item[$"{type}Name"]!.ToString()).Where(names.IsModel))
            deleted += await DeleteAsync(sageMaker, $"Delete{type}", new JsonObject { [$"{type}Name"] = name }, $"{kind} {name}", say, cancellationToken);
        return deleted;
    }

    private static async Task<int> DeleteAsync(IJsonService service, string operation, JsonObject input, string what, Action<string> say, CancellationToken cancellationToken)
    {
        try
        {
            await service.CallAsync(operation, input, cancellationToken);
        }
        catch (ServiceException e) when (IsGone(e))
        {
            return 0;
        }

        say($"{what}: deleted");
        return 1;
    }

    private static JsonObject Target(JsonObject item) => new()
    {
        ["ServiceNamespace"] = "sagemaker",
        ["ResourceId"] = item["ResourceId"]!.DeepClone(),
        ["ScalableDimension"] = item["ScalableDimension"]!.DeepClone(),
    };

    // SageMaker says so by its message alone.
    private static bool IsGone(ServiceException error) =>
        error.Code == "ObjectNotFoundException" || (error.Code == "ValidationException" && error.Message.Contains("Could not find", StringComparison.Ordinal));
}
