using Pipeline.Cloud.SageMaker.Settings;

namespace Pipeline.Cloud.SageMaker.Hosting;

/// <summary>Brings endpoints into service and moves them to new configurations, in the background.</summary>
internal sealed class EndpointDeployment(FleetLoader loader, SageMakerOptions options, TimeProvider time)
{
    /// <summary>Brings a new endpoint into service, or to Failed.</summary>
    internal async Task CreateAsync(Endpoint endpoint, CancellationToken stopping)
    {
        try
        {
            var fleet = await loader.LoadAsync(endpoint.State.Config, stopping);
            endpoint.Route(Traffic.To(fleet));
            endpoint.Change(state => state with { Status = "InService", Fleet = fleet, Modified = time.GetUtcNow() });
        }
        catch (FleetFailureException e)
        {
            endpoint.Change(state => state with { Status = "Failed", FailureReason = e.Message, Modified = time.GetUtcNow() });
        }
    }

    /// <summary>Moves an endpoint to its pending configuration. If the new fleet cannot be started, the old one keeps serving.</summary>
    internal async Task UpdateAsync(Endpoint endpoint, CancellationToken stopping)
    {
        var before = endpoint.State;
        var policy = before.Policy;
        try
        {
            var fleet = await loader.LoadAsync(before.Pending!, stopping);
            try
            {
                await ShiftAsync(endpoint, before.Fleet!, fleet, policy, stopping);
            }
            catch (OperationCanceledException)
            {
                // The cloud is stopping and retires only the fleet in the endpoint's state.
                await fleet.RetireAsync();
                throw;
            }

            endpoint.Change(state => state with
            {
                Status = "InService",
                Config = fleet.Config,
                Fleet = fleet,
                Pending = null,
                Modified = time.GetUtcNow(),
            });
            await before.Fleet!.RetireAsync();
        }
        catch (FleetFailureException e)
        {
            endpoint.Change(state => state with { Status = "RollingBack", Modified = time.GetUtcNow() });
            await WaitAsync(policy.TerminationWait, stopping);
            // As in AWS: in service with the old configuration and a failure reason, which is the only sign of the failed update.
            endpoint.Change(state => state with { Status = "InService", FailureReason = e.Message, Pending = null, Modified = time.GetUtcNow() });
        }
    }

    private async Task ShiftAsync(Endpoint endpoint, Fleet old, Fleet @new, DeploymentPolicy policy, CancellationToken stopping)
    {
        foreach (var share in policy.Steps)
        {
            endpoint.Route(Traffic.Between(old, @new, share));
            await WaitAsync(policy.Wait, stopping);
        }

        endpoint.Route(Traffic.To(@new));
        await WaitAsync(policy.TerminationWait, stopping);
    }

    private Task WaitAsync(TimeSpan wait, CancellationToken stopping) =>
        wait == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(wait * options.DeploymentWaitScale, time, stopping);
}
