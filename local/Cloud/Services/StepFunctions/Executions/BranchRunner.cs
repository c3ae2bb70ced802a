using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Data;
using Pipeline.Cloud.StepFunctions.Errors;
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
        Task<JsonNode?> BranchAsync(int index, CancellationToken stopping) => graph(state.Branches[index], input?.DeepClone(), visit.Frame.Inner(stopping));
        return await AllAsync(state, state.Branches.Count, state.Branches.Count, BranchAsync, visit);
    }

    /// <summary>Runs the iterations of a Map state.</summary>
    public async Task<JsonNode?> RunAsync(MapState state, StateVisit visit)
    {
        var found = state.Items is { } template ? await visit.FillAsync("Items", template.Json) : visit.Input?.DeepClone();
        if (found is not JsonArray items) throw visit.Unfit("Items", found, "an array");
        double most = state.MaxConcurrency is { } limit ? await visit.NumberAsync("MaxConcurrency", limit) : 0;
        DataLimit.Text(items, state.Name, "items");
        visit.Frame.History.Add("MapStateStarted", "mapStateStartedEventDetails", new JsonObject { ["length"] = items.Count });
        async Task<JsonNode?> ItemAsync(int index, CancellationToken stopping)
        {
            var item = new JsonObject { ["Index"] = index, ["Value"] = items[index]?.DeepClone() };
            var input = state.ItemSelector is { } selector
                ? await visit.FillAsync("ItemSelector", selector.Json, mapItem: item)
                : items[index]?.DeepClone();
            return await IterationAsync(state, visit.Frame.Inner(stopping, item), index, input);
        }

        return await AllAsync(state, items.Count, most == 0 ? MostIterations : (int)Math.Clamp(most, 1, MostIterations), ItemAsync, visit);
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

    // Each worker takes the next branch when it has finished one, so that branches that have not started cost nothing. The first worker runs in place
    // of the state, which only waits meanwhile; every other worker needs a turn. So each state makes progress even if all turns are taken, and nested
    // states cannot deadlock.
    private async Task<JsonNode?> AllAsync(
        AttemptedState state, int count, int most, Func<int, CancellationToken, Task<JsonNode?>> branch, StateVisit visit)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(visit.Frame.Stopping);
        StateFailure? first = null;
        var outputs = new JsonNode?[count];
        int next = -1;
        long bytes = 0;
        BranchTurns.Request? asked = null;
        bool over = false;
        async Task WorkAsync()
        {
            try
            {
                while (Interlocked.Increment(ref next) is var index && index < count) await TakeAsync(index);
            }
            finally
            {
                // All branches are taken, or the state has failed: more workers would have nothing to do.
                Interlocked.Exchange(ref over, true);
                Volatile.Read(ref asked)?.Withdraw();
            }
        }

        async Task TakeAsync(int index)
        {
            failed.Token.ThrowIfCancellationRequested();
            try
            {
                outputs[index] = await branch(index, failed.Token);
                // The outputs together must be within the limit as well, because they are all kept.
                long all = Interlocked.Add(ref bytes, DataLimit.Text(outputs[index], state.Name, "a result").Length);
                if (all > DataLimit.Bytes) throw DataLimit.Exceeded(state.Name, "a result");
            }
            catch (StateFailure failure)
            {
                Interlocked.CompareExchange(ref first, failure, null);
                await failed.CancelAsync();
                throw;
            }
        }

        async Task HelpAsync()
        {
            try
            {
                await WorkAsync();
            }
            finally
            {
                turns.Return();
            }
        }

        async Task RecruitAsync()
        {
            var helpers = new List<Task>();
            while (helpers.Count < Math.Min(count, most) - 1)
            {
                var turn = turns.Ask();
                Interlocked.Exchange(ref asked, turn);
                // A worker that finishes withdraws the request it can see; a request made at the same moment is withdrawn here.
                if (Volatile.Read(ref over)) turn.Withdraw();
                if (!await turn.Granted) break;
                helpers.Add(HelpAsync());
            }

            await Task.WhenAll(helpers);
        }

        try
        {
            await Task.WhenAll(WorkAsync(), RecruitAsync());
            var result = new JsonArray([.. outputs.Select(output => output?.DeepClone())]);
            DataLimit.Text(result, state.Name, "a result");
            visit.Frame.History.Add($"{state.Type}StateSucceeded");
            return result;
        }
        catch (Exception e) when (first is not null && e is StateFailure or OperationCanceledException && !visit.Frame.Stopping.IsCancellationRequested)
        {
            visit.Frame.History.Add($"{state.Type}StateFailed");
            throw new StateFailure(first!.Error, first.Cause);
        }
    }
}
