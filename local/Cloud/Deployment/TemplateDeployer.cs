using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Deployment.Operations;
using Pipeline.Cloud.Deployment.Resources;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Deployment;

/// <summary>
/// The stacks of the local cloud: created, updated, rolled back and deleted by calls of its operations, as CloudFormation calls those of AWS.
/// A stack's resources are made in an order that the template's references allow, and nothing else decides.
/// </summary>
/// <param name="cloud">The cloud.</param>
/// <param name="calls">Calls its operations.</param>
/// <param name="time">The clock.</param>
/// <param name="journal">Keeps the stacks over a restart of the cloud; null for stacks that end with it.</param>
public sealed class TemplateDeployer(LocalCloudOptions cloud, Dispatcher calls, TimeProvider time, StackJournal? journal = null)
{
    private readonly ResourceHandlers _handlers = new(time);
    private readonly AccountResources _account = new();
    private readonly StackJournal _journal = journal ?? StackJournal.None;
    private readonly Dictionary<string, DeployedStack> _stacks = new(StringComparer.Ordinal);

    /// <summary>A stack, as its last operation left it; null where there is none of that name.</summary>
    public DeployedStack? Find(string stackName) => _stacks.GetValueOrDefault(stackName);

    /// <summary>Creates a stack, or updates the one of that name. What fails is rolled back first.</summary>
    /// <exception cref="TemplateException">The template is malformed, a service refuses what it asks for, or the stack can only be deleted.</exception>
    public async Task<DeployedStack> DeployAsync(DeploymentOptions options, CancellationToken cancellationToken)
    {
        var plan = StackPlan.Read(options, cloud);
        var current = Find(options.StackName);
        if (current?.Status is StackStatus.RollbackComplete or StackStatus.RollbackFailed or StackStatus.DeleteFailed)
            throw new TemplateException(options.TemplateFile, 0, $"the stack '{options.StackName}' was not created, or not deleted, to the end: it can only be deleted.");
        var surroundings = new DeploymentSurroundings(plan.Template, options, cloud, calls, Context(cancellationToken), _account);
        // A stack that the cloud had when it ended is updated as well.
        var kept = current is null ? _journal.TakeUp(options.StackName, cloud) : null;
        if (kept is not null) _account.Reuse(options.StackName, kept.Names);
        var change = new StackChange(plan, _handlers, surroundings, current?.Resources ?? kept?.Resources ?? new Dictionary<string, DeployedResource>(), _journal, kept?.Making);
        try
        {
            await change.ApplyAsync(new Random(options.Seed));
            var outputs = change.Outputs();
            await change.CleanUpAsync(new Random(options.Seed));
            var stack = new DeployedStack(options.StackName, plan.Parameters, change.Resources(), outputs) { Events = change.Events, Surroundings = surroundings };
            _stacks[options.StackName] = stack;
            _journal.Save(options.StackName, stack.Resources.Values);
            return stack;
        }
        catch (TemplateException)
        {
            var complete = await change.RollBackAsync();
            var status = !complete ? StackStatus.RollbackFailed : current is null ? StackStatus.RollbackComplete : StackStatus.UpdateRollbackComplete;
            var failed = current ?? new DeployedStack(options.StackName, plan.Parameters, change.Resources(), new Dictionary<string, string>());
            _stacks[options.StackName] = failed with { Status = status, Events = change.Events, Surroundings = surroundings };
            _journal.Save(options.StackName, change.Resources().Values);
            throw;
        }
    }

    /// <summary>Deletes a stack, but for the resources that their policies keep.</summary>
    /// <param name="stackName">The stack.</param>
    /// <param name="seed">Draws the order, where the resources' needs leave it open.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The stack as it is then: deleted, or with the resources that could not be deleted.</returns>
    /// <exception cref="ArgumentException">There is no such stack.</exception>
    public async Task<DeployedStack> DeleteAsync(string stackName, int seed, CancellationToken cancellationToken)
    {
        if (!_stacks.TryGetValue(stackName, out var found)) throw new ArgumentException($"There is no stack '{stackName}'.", nameof(stackName));
        var removal = Removal(found, cancellationToken);
        var left = await removal.DeleteAsync([.. found.Resources.Values.Select(resource => (resource, Policy(resource)))], new Random(seed));
        var stack = found with
        {
            Status = left.Count == 0 ? StackStatus.DeleteComplete : StackStatus.DeleteFailed,
            Resources = left.ToDictionary(resource => resource.LogicalId, StringComparer.Ordinal),
            Retained = [.. found.Resources.Values.Where(resource => Policy(resource) != "Delete")],
            Events = removal.Events,
        };
        if (left.Count == 0)
        {
            _stacks.Remove(stackName);
            _journal.Remove(stackName);
        }
        else
        {
            _stacks[stackName] = stack;
            _journal.Save(stackName, stack.Resources.Values);
        }

        return stack;
    }

    /// <summary>Deletes what the deletion of a stack left behind, as somebody does by hand who no longer wants the data.</summary>
    /// <param name="deleted">The deleted stack.</param>
    /// <param name="seed">Draws the order, where the resources' needs leave it open.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>What could not be deleted, and why.</returns>
    public async Task<IReadOnlyList<StackEvent>> DeleteRetainedAsync(DeployedStack deleted, int seed, CancellationToken cancellationToken)
    {
        var removal = Removal(deleted, cancellationToken);
        await removal.DeleteAsync([.. deleted.Retained.Select(resource => (resource.Unprotected(), "Delete"))], new Random(seed));
        return [.. removal.Events.Where(happened => happened.Kind == StackEventKind.DeleteFailed)];
    }

    private StackRemoval Removal(DeployedStack stack, CancellationToken cancellationToken) =>
        new(_handlers, stack.Surroundings! with { Context = Context(cancellationToken) });

    private static string Policy(DeployedResource resource) => resource.DeletionPolicy == "Delete" ? "Delete" : "Retain";

    private CallContext Context(CancellationToken cancellationToken) =>
        new(new Caller("", cloud.Arn("iam", "root")), cloud.Region, Guid.NewGuid().ToString(), cancellationToken);
}
