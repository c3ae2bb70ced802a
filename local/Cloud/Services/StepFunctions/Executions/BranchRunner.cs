using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Data;
using Pipeline.Cloud.StepFunctions.States;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>Runs one attempt of a Parallel or Map state: graphs in parallel. The first failure stops the others.</summary>
/// <param name="graph">Runs a graph on an input.</param>
/// <param name="turns">Limits the parallel branches of all executions.</param>
internal sealed class BranchRunner(Func<StateGraph, JsonNode?, Frame, Task<JsonNode?>> graph, BranchTurns turns)
{
    // Source: "Map state processing modes": an inline map runs up to 40 iterations at once.
    private const int MostIterations = 40;

    /// <summary>Runs the branches of a Parallel state.</summary>
    public async Task<JsonNode?> RunAsync(ParallelState state, StateVisit visit)
    {
        var input = state.Arguments is { } template ? await visit.FillAsync("Arguments", template.Json) : visit.Input;
        visit.Frame.History.Add("ParallelStateStarted");
        async Task<JsonNode?> BranchAsync(int index, Branch branch, CancellationToken stopping) =>
            await graph(state.Branches[index], input?.DeepClone(), visit.Frame.Inner(branch, stopping));
        var attempt = new BranchAttempt(state, state.Branches.Count, chained: false, visit, BranchAsync);
        return await attempt.RunAsync(turns, state.Branches.Count);
    }

    /// <summary>Runs the iterations of a Map state.</summary>
    public async Task<JsonNode?> RunAsync(MapState state, StateVisit visit)
    {
        var found = state.Items is { } template ? await visit.FillAsync("Items", template.Json) : visit.Input?.DeepClone();
        if (found is not JsonArray items)
            throw state.Items is null ? visit.Unfit($"Map state input must be an array but was: {StateVisit.Shown(found)}") : visit.Unfit("Items", state.Items.Json, found, "array");
        double most = state.MaxConcurrency is { } limit ? await visit.NumberAsync("MaxConcurrency", limit) : 0;
        // An inline map takes these fields and, unlike a distributed one, tolerates no failure.
        if (state.ToleratedFailureCount is { } count) await visit.NumberAsync("ToleratedFailureCount", count);
        if (state.ToleratedFailurePercentage is { } percentage) await visit.NumberAsync("ToleratedFailurePercentage", percentage);
        DataLimit.Text(items, state.Name, "items");
        visit.Frame.History.Add("MapStateStarted", "mapStateStartedEventDetails", new JsonObject { ["length"] = items.Count });
        async Task<JsonNode?> ItemAsync(int index, Branch branch, CancellationToken stopping)
        {
            var item = new JsonObject { ["Index"] = index, ["Value"] = items[index]?.DeepClone() };
            var input = state.ItemSelector is { } selector
                ? await visit.FillAsync("ItemSelector", selector.Json, mapItem: item)
                : items[index]?.DeepClone();
            branch.Iteration = new Iteration(state.Name, index);
            branch.History.Add("MapIterationStarted", "mapIterationStartedEventDetails", branch.Iteration.Details());
            return await graph(state.Processor, input, visit.Frame.Inner(branch, stopping, item));
        }

        var attempt = new BranchAttempt(state, items.Count, chained: true, visit, ItemAsync);
        return await attempt.RunAsync(turns, most == 0 ? MostIterations : (int)Math.Clamp(most, 1, MostIterations));
    }
}
