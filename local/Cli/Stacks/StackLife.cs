using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cli.Stacks;

/// <summary>Lives through what can happen to a stack, and says what did not go as it should.</summary>
/// <param name="lab">The cloud.</param>
/// <param name="variations">The parameters' other values.</param>
internal sealed class StackLife(StackLab lab, IReadOnlyList<ParameterVariation> variations)
{
    private const string Stack = "life";
    private const string Version = "AWS::Lambda::Version";

    private static readonly string[] Started =
    [
        "AWS::S3::Bucket", "AWS::DynamoDB::Table", "AWS::Glue::Database", "AWS::Glue::Table", "AWS::Glue::Crawler", "AWS::Athena::WorkGroup", "AWS::SNS::Topic",
        "AWS::StepFunctions::StateMachine",
    ];

    private static readonly Dictionary<string, string> Defaults = [];

    /// <summary>Creates the stack in several orders that the template's references allow.</summary>
    public async Task<LifeCheck> OrdersAsync(int count, CancellationToken cancellationToken)
    {
        var check = new LifeCheck("created in a random order");
        for (var seed = 1; seed <= count; seed++)
        {
            var problem = await lab.DeployAsync(Stack, seed, Defaults, failAt: null, cancellationToken);
            check.Count(problem ?? Complete(lab.Find(Stack)!), $"seed {seed}");
            await CleanAsync(check, seed, cancellationToken);
        }

        return check;
    }

    /// <summary>Lets the creation fail at resources, rolls back, and tries again.</summary>
    /// <param name="every">1 for every resource, 10 for each tenth.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<LifeCheck> FailuresAsync(int every, CancellationToken cancellationToken)
    {
        var check = new LifeCheck("failed at a resource, rolled back, tried again");
        if (await lab.DeployAsync(Stack, 1, Defaults, failAt: null, cancellationToken) is { } impossible) return check.Count(impossible, "without a failure");
        var resources = lab.Find(Stack)!.Resources.Keys.ToList();
        await CleanAsync(check, 1, cancellationToken);
        for (var index = 0; index < resources.Count; index += every)
        {
            var resource = resources[index];
            var injected = await lab.DeployAsync(Stack, index, Defaults, resource, cancellationToken);
            var problem = injected is null ? "the creation did not fail" : RollBack(lab.Find(Stack)!);
            if (problem is null) await lab.DeleteAsync(Stack, index, cancellationToken);
            else await lab.DestroyAsync(Stack, index, cancellationToken);
            problem ??= await lab.DeployAsync(Stack, index + 1, Defaults, failAt: null, cancellationToken);
            check.Count(problem, $"at {resource}");
            await CleanAsync(check, index, cancellationToken);
        }

        return check;
    }

    /// <summary>Changes each parameter and changes it back.</summary>
    public async Task<LifeCheck> ParametersAsync(CancellationToken cancellationToken)
    {
        var check = new LifeCheck("changed by a parameter, and back");
        if (await lab.DeployAsync(Stack, 1, Defaults, failAt: null, cancellationToken) is { } impossible) return check.Count(impossible, "as it is");
        foreach (var variation in variations)
        {
            var before = Properties(lab.Find(Stack)!, variation);
            var problem = await Update(variation.Before, cancellationToken) ?? Refused(variation, await Update(variation.Values, cancellationToken))
                ?? await Update(variation.Before, cancellationToken) ?? await Update(Defaults, cancellationToken);
            check.Count(problem ?? Compare(before, Properties(lab.Find(Stack)!, variation)), variation.Name);
        }

        await CleanAsync(check, 1, cancellationToken);
        return check;
    }

    /// <summary>Creates a second stack beside the first, and deletes it again.</summary>
    public async Task<LifeCheck> TwoStacksAsync(CancellationToken cancellationToken)
    {
        const string second = "life-b";
        var check = new LifeCheck("two stacks beside each other");
        var problem = await lab.DeployAsync(Stack, 1, Defaults, failAt: null, cancellationToken);
        problem ??= await lab.DeployAsync(second, 2, Defaults, failAt: null, cancellationToken);
        problem ??= await lab.DestroyAsync(second, 3, cancellationToken);
        // What the first needs is still there.
        foreach (var variation in variations.Take(3)) problem ??= await Update(variation.Values, cancellationToken) ?? await Update(Defaults, cancellationToken);
        check.Count(problem, second);
        if (lab.Find(second) is not null) await lab.DestroyAsync(second, 3, cancellationToken);
        await CleanAsync(check, 1, cancellationToken);
        return check;
    }

    /// <summary>Deletes the stack, finds its data where it was, and creates it again once that is gone.</summary>
    public async Task<LifeCheck> DeletionAsync(CancellationToken cancellationToken)
    {
        var check = new LifeCheck("deleted, and created again");
        if (await lab.DeployAsync(Stack, 1, Defaults, failAt: null, cancellationToken) is { } impossible) return check.Count(impossible, "as it is");
        var deleted = await lab.DeleteAsync(Stack, 2, cancellationToken);
        check.Count(deleted.Status == StackStatus.DeleteComplete ? null : string.Join("; ", deleted.Events.Where(happened => happened.Reason.Length > 0)), "deleted");
        check.Count(deleted.Retained.Count > 0 ? null : "nothing was kept", "data kept");
        // The names of what was kept are taken.
        var taken = await lab.DeployAsync(Stack, 3, Defaults, failAt: null, cancellationToken);
        check.Count(taken is null ? "the stack was created although its data stayed behind" : null, "names taken");
        await lab.DeleteAsync(Stack, 3, cancellationToken);
        check.Count(await lab.ForgetAsync(deleted, 4, cancellationToken), "data deleted");
        check.Count(await lab.DeployAsync(Stack, 5, Defaults, failAt: null, cancellationToken), "created again");
        await CleanAsync(check, 6, cancellationToken);
        return check;
    }

    private static string? RollBack(DeployedStack stack) =>
        // A version goes with its function.
        stack.Events.Where(happened => happened.Kind == StackEventKind.Retained && happened.Type != Version).Select(happened => $"the roll-back left {happened.LogicalId} behind").FirstOrDefault()
        ?? (stack.Status == StackStatus.RollbackComplete ? null
        : $"the roll-back ended as {stack.Status}: {string.Join("; ", stack.Events.Where(happened => happened.Kind == StackEventKind.RollbackFailed).Select(happened => $"{happened.LogicalId}: {happened.Reason}"))}");

    private static string? Refused(ParameterVariation variation, string? problem) =>
        variation.Refusal is not { } refusal ? problem
        : problem is null ? $"the change was not refused because something '{refusal}'"
        : problem.Contains(refusal, StringComparison.Ordinal) ? null : problem;

    private Task<string?> Update(IReadOnlyDictionary<string, string> parameters, CancellationToken cancellationToken) =>
        lab.DeployAsync(Stack, 1, parameters, failAt: null, cancellationToken);

    // A schedule may fire when it is made, and what it starts needs everything else.
    private static string? Complete(DeployedStack stack)
    {
        if (stack.Status != StackStatus.Complete) return $"the stack is {stack.Status}";
        var late = stack.Events.SkipWhile(happened => happened.Type != "AWS::Scheduler::Schedule").Where(happened => Started.Contains(happened.Type, StringComparer.Ordinal)).ToList();
        return late.Count == 0 ? null : $"made after the schedule that may start a run at once: {string.Join(", ", late.Select(happened => happened.LogicalId))}";
    }

    private async Task CleanAsync(LifeCheck check, int seed, CancellationToken cancellationToken)
    {
        if (lab.Find(Stack) is null) return;
        if (await lab.DestroyAsync(Stack, seed, cancellationToken) is { } problem) check.Count(problem, $"destroyed, seed {seed}");
    }

    // A version is published with every change, and what names it is another with it; what was replaced has another name.
    private static Dictionary<string, JsonObject> Properties(DeployedStack stack, ParameterVariation variation) => stack.Resources.Values
        .Where(resource => resource.Type != Version && !resource.Needs.Any(needed => stack.Resources[needed].Type == Version)
            && !resource.Needs.Any(needed => stack.Resources[needed].Needs.Any(further => stack.Resources[further].Type == Version))
            && !variation.Replaces.Contains(resource.Type, StringComparer.Ordinal))
        .ToDictionary(resource => resource.LogicalId, resource => resource.AppliedProperties(), StringComparer.Ordinal);

    private static string? Compare(Dictionary<string, JsonObject> before, Dictionary<string, JsonObject> after)
    {
        var other = before.Keys.Union(after.Keys).Where(id => !JsonNode.DeepEquals(before.GetValueOrDefault(id), after.GetValueOrDefault(id))).ToList();
        return other.Count == 0 ? null : $"not as before: {string.Join(", ", other)}";
    }
}
