using Pipeline.Cloud.Deployment.Expansion;
using Pipeline.Cloud.Deployment.Resources;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Deployment.Operations;

/// <summary>Deletes resources, each before those that it needs, and keeps those that their policies keep.</summary>
/// <param name="handlers">The handlers of the resource types.</param>
/// <param name="surroundings">What the deployment works with.</param>
internal sealed class StackRemoval(ResourceHandlers handlers, DeploymentSurroundings surroundings)
{
    private readonly List<StackEvent> _events = [];

    /// <summary>What happened so far.</summary>
    public IReadOnlyList<StackEvent> Events => _events;

    /// <summary>Deletes resources.</summary>
    /// <param name="resources">The resources, with the policies that hold for them. Two may have one logical id.</param>
    /// <param name="random">Draws the order, where needs leave it open.</param>
    /// <returns>Those that could not be deleted.</returns>
    public async Task<IReadOnlyList<DeployedResource>> DeleteAsync(IReadOnlyList<(DeployedResource Resource, string Policy)> resources, Random random)
    {
        var open = resources.ToList();
        var failed = new List<DeployedResource>();
        while (open.Count > 0)
        {
            var needed = open.SelectMany(entry => entry.Resource.Needs).ToHashSet(StringComparer.Ordinal);
            var free = open.Where(entry => !needed.Contains(entry.Resource.LogicalId)).ToList();
            // What is replaced may need what has its own name by now.
            var next = free.Count > 0 ? free[random.Next(free.Count)] : open[0];
            open.Remove(next);
            if (!await DeleteAsync(next.Resource, next.Policy)) failed.Add(next.Resource);
        }

        return failed;
    }

    private async Task<bool> DeleteAsync(DeployedResource resource, string policy)
    {
        if (policy != "Delete")
        {
            _events.Add(new StackEvent(resource.LogicalId, resource.Type, StackEventKind.Retained));
            return true;
        }

        var source = new ExpandedResource(resource.LogicalId, resource.Type, resource.Properties, resource.Path);
        var request = new ResourceRequest(source, new ResourceProperties(resource.Properties), resource.GeneratedName, surroundings) { Existing = resource };
        try
        {
            await handlers.Of(resource.Type).DeleteAsync(request);
        }
        catch (AwsException e) when (Presence.IsAbsent(e))
        {
            // Somebody deleted it already. CloudFormation takes that for done.
        }
        catch (Exception e) when (e is AwsException or TemplateException)
        {
            _events.Add(new StackEvent(resource.LogicalId, resource.Type, StackEventKind.DeleteFailed, e.Message));
            return false;
        }

        _events.Add(new StackEvent(resource.LogicalId, resource.Type, StackEventKind.Deleted));
        return true;
    }
}
