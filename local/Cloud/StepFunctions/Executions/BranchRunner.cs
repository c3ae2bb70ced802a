using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Definitions;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>Runs one attempt of a Parallel or Map state: graphs side by side, of which the first failure stops the others.</summary>
/// <param name="graph">Runs a graph on an input.</param>
internal sealed class BranchRunner(Func<StateGraph, JsonNode?, Frame, Task<JsonNode?>> graph)
{
    /// <summary>Runs the branches of a Parallel state.</summary>
    public async Task<JsonNode?> RunAsync(ParallelState state, StateVisit visit)
    {
        var input = state.Arguments is { } template ? await visit.FillAsync("Arguments", template.Json) : visit.Input;
        var history = visit.Frame.History;
        history.Add("ParallelStateStarted");
        var branches = state.Branches.Select(branch =>
        {
            var own = input?.DeepClone();
            return (Func<CancellationToken, Task<JsonNode?>>)(stopping => graph(branch, own, visit.Frame.Inner(stopping)));
        });
        return await AllAsync([.. branches], int.MaxValue, history, "Parallel", visit.Frame.Stopping);
    }

    /// <summary>Runs the iterations of a Map state.</summary>
    public async Task<JsonNode?> RunAsync(MapState state, StateVisit visit)
    {
        var found = state.Items is { } template ? await visit.FillAsync("Items", template.Json) : visit.Input?.DeepClone();
        if (found is not JsonArray items) throw visit.Unfit("Items", found, "an array");
        double most = state.MaxConcurrency is { } limit ? await visit.NumberAsync("MaxConcurrency", limit) : 0;
        var iterations = new List<Func<CancellationToken, Task<JsonNode?>>>();
        for (int i = 0; i < items.Count; i++)
        {
            var item = new JsonObject { ["Index"] = i, ["Value"] = items[i]?.DeepClone() };
            var input = state.ItemSelector is { } selector
                ? await visit.FillAsync("ItemSelector", selector.Json, mapItem: item)
                : items[i]?.DeepClone();
            int index = i;
            iterations.Add(stopping => IterationAsync(state, visit.Frame.Inner(stopping, item), index, input));
        }

        visit.Frame.History.Add("MapStateStarted", "mapStateStartedEventDetails", new JsonObject { ["length"] = items.Count });
        return await AllAsync(iterations, most == 0 ? int.MaxValue : (int)most, visit.Frame.History, "Map", visit.Frame.Stopping);
    }

    private async Task<JsonNode?> IterationAsync(MapState state, Frame frame, int index, JsonNode? input)
    {
        JsonObject Details() => new() { ["name"] = state.Name, ["index"] = index };
        frame.History.Add("MapIterationStarted", "mapIterationStartedEventDetails", Details());
        try
        {
            var output = await graph(state.Processor, input, frame);
            frame.History.Add("MapIterationSucceeded", "mapIterationSucceededEventDetails", Details());
            return output;
        }
        catch (StateFailure)
        {
            frame.History.Add("MapIterationFailed", "mapIterationFailedEventDetails", Details());
            throw;
        }
    }

    private static async Task<JsonNode?> AllAsync(
        List<Func<CancellationToken, Task<JsonNode?>>> branches, int most, HistoryThread history, string type, CancellationToken stopping)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var places = new SemaphoreSlim(most, most);
        StateFailure? first = null;
        async Task<JsonNode?> RunAsync(Func<CancellationToken, Task<JsonNode?>> branch)
        {
            await places.WaitAsync(failed.Token);
            try
            {
                return await branch(failed.Token);
            }
            catch (StateFailure failure)
            {
                Interlocked.CompareExchange(ref first, failure, null);
                await failed.CancelAsync();
                throw;
            }
            finally
            {
                places.Release();
            }
        }

        try
        {
            var outputs = await Task.WhenAll(branches.Select(RunAsync).ToList());
            history.Add($"{type}StateSucceeded");
            return new JsonArray([.. outputs.Select(output => output?.DeepClone())]);
        }
        catch (Exception e) when (first is not null && e is StateFailure or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            history.Add($"{type}StateFailed");
            throw new StateFailure(first!.Error, first.Cause);
        }
    }
}
