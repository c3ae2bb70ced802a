using Pipeline.Cloud.Rollback;
using Pipeline.Cloud.SageMaker.Resources;
using Pipeline.Cloud.SageMaker.Settings;

namespace Pipeline.Cloud.SageMaker.Hosting;

/// <summary>Brings endpoints into service and moves them to new configurations, in the background.</summary>
internal sealed class EndpointDeployment(FleetLoader loader, AlarmWatch alarms, SageMakerOptions options, TimeProvider time)
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

    /// <summary>Puts an endpoint that was in service before a restart in service again. An update that was under way goes on from its beginning.</summary>
    internal async Task ResumeAsync(Endpoint endpoint, BackgroundWork background, CancellationToken stopping)
    {
        var before = endpoint.State;
        try
        {
            var fleet = await loader.LoadAsync(before.Config, stopping);
            endpoint.Route(Traffic.To(fleet));
            endpoint.Change(state => state with { Status = "InService", Fleet = fleet, Pending = null });
        }
        catch (FleetFailureException e)
        {
            endpoint.Change(state => state with { Status = "Failed", Pending = null, FailureReason = e.Message, Modified = time.GetUtcNow() });
            return;
        }

        if (before is not { Status: "Updating", Pending: { } next }) return;
        endpoint.BeginUpdate(next, before.Policy, time.GetUtcNow());
        background.Run(work => UpdateAsync(endpoint, work));
    }

    /// <summary>Moves an endpoint to its pending configuration. If the new fleet cannot be started, or an alarm rings while it bakes, the old one serves on.</summary>
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
            catch (AlarmRangException e)
            {
                endpoint.Route(Traffic.To(before.Fleet!));
                try
                {
                    await RollBackAsync(endpoint, $"The update was rolled back: {e.Message}", policy, stopping);
                }
                finally
                {
                    // Also where the cloud stops meanwhile: it retires only the fleet in the endpoint's state.
                    await fleet.RetireAsync();
                }

                return;
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
            await RollBackAsync(endpoint, e.Message, policy, stopping);
        }
    }

    // As in AWS: in service with the old configuration and a failure reason, which is the only sign of the failed update.
    private async Task RollBackAsync(Endpoint endpoint, string why, DeploymentPolicy policy, CancellationToken stopping)
    {
        endpoint.Change(state => state with { Status = "RollingBack", Modified = time.GetUtcNow() });
        await Task.Delay(Scaled(policy.TerminationWait), time, stopping);
        endpoint.Change(state => state with { Status = "InService", FailureReason = why, Pending = null, Modified = time.GetUtcNow() });
    }

    private async Task ShiftAsync(Endpoint endpoint, Fleet old, Fleet @new, DeploymentPolicy policy, CancellationToken stopping)
    {
        foreach (var share in policy.Steps)
        {
            endpoint.Route(Traffic.Between(old, @new, share));
            await BakeAsync(policy.Wait, policy, stopping);
        }

        endpoint.Route(Traffic.To(@new));
        await BakeAsync(policy.TerminationWait, policy, stopping);
    }

    // A period in which the new fleet is watched.
    private Task BakeAsync(TimeSpan wait, DeploymentPolicy policy, CancellationToken stopping) => alarms.WatchAsync(policy.Alarms, Scaled(wait), stopping);

    private TimeSpan Scaled(TimeSpan wait) => wait * options.DeploymentWaitScale;
}
