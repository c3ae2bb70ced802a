using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Data;
using Pipeline.Cloud.StepFunctions.Errors;
using Pipeline.Cloud.StepFunctions.States;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>Runs the branches or iterations of one attempt side by side, and records in the history how they end.</summary>
/// <param name="state">The Parallel or Map state.</param>
/// <param name="count">The number of branches or iterations.</param>
/// <param name="chained">Whether what follows in the same place follows in the history too: a Map's next iteration follows the one that made room for it.</param>
/// <param name="visit">The visit to the state.</param>
/// <param name="run">Runs one of them.</param>
internal sealed class BranchAttempt(
    AttemptedState state, int count, bool chained, StateVisit visit, Func<int, Branch, CancellationToken, Task<JsonNode?>> run)
{
    private readonly Lock _lock = new();
    private readonly JsonNode?[] _outputs = new JsonNode?[count];
    private readonly List<Branch> _branches = [];
    private int _next = -1;
    private long _bytes;
    private long _lastEvent = visit.Frame.History.Last;
    private DateTimeOffset _reached;
    private (StateFailure Failure, Branch Branch)? _first;
    private BranchTurns.Request? _asked;
    private bool _over;

    /// <summary>Runs all of them.</summary>
    /// <param name="turns">Limits the parallel branches of all executions.</param>
    /// <param name="most">How many may run at once.</param>
    /// <returns>Their outputs, in order.</returns>
    /// <exception cref="StateFailure">The first failure.</exception>
    // Each worker takes the next branch when it has finished one, so that branches that have not started cost nothing. The first worker runs in place
    // of the state, which only waits meanwhile; every other worker needs a turn. So each state makes progress even if all turns are taken, and nested
    // states cannot deadlock.
    public async Task<JsonNode?> RunAsync(BranchTurns turns, int most)
    {
        var frame = visit.Frame;
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(frame.Stopping);
        frame.Branch.Inner = _branches;
        try
        {
            await Task.WhenAll(WorkAsync(failed), RecruitAsync(turns, Math.Min(count, most) - 1, failed));
            var result = new JsonArray([.. _outputs.Select(output => output?.DeepClone())]);
            DataLimit.Text(result, state.Name, "a result");
            frame.Branch.Inner = [];
            frame.Clock.Join(_reached);
            frame.History.ContinueAfter(_lastEvent);
            frame.History.Note($"{state.Type}StateSucceeded");
            return result;
        }
        catch (Exception e) when (_first is not null && e is StateFailure or OperationCanceledException && !frame.Stopping.IsCancellationRequested)
        {
            var (failure, branch) = _first!.Value;
            Close(branch);
            throw new StateFailure(failure.Error, failure.Cause) { IsHeartbeat = failure.IsHeartbeat };
        }
    }

    private void Close(Branch failed)
    {
        var frame = visit.Frame;
        frame.Clock.Join(failed.Clock.Reached);
        // Without an iteration or state the failure lies in the state's own fields, whose event is the last.
        if (failed.Iteration is not null || failed.Open is not null) frame.History.ContinueAfter(failed.History.Last);
        failed.Close(frame.History, failed: true);
        foreach (var other in _branches.Where(other => other != failed).OrderBy(other => other.Iteration?.Index ?? 0)) other.Close(frame.History, failed: false);
        frame.Branch.Inner = [];
    }

    private async Task WorkAsync(CancellationTokenSource failed)
    {
        Branch? branch = null;
        try
        {
            while (Interlocked.Increment(ref _next) is var index && index < count)
            {
                if (branch is null || !chained) branch = Begin();
                await TakeAsync(index, branch, failed);
            }
        }
        finally
        {
            // All branches are taken, or the state has failed: more workers would have nothing to do.
            Interlocked.Exchange(ref _over, true);
            Volatile.Read(ref _asked)?.Withdraw();
        }
    }

    private Branch Begin()
    {
        var branch = visit.Frame.Branch.Fork();
        lock (_lock) _branches.Add(branch);
        return branch;
    }

    private async Task TakeAsync(int index, Branch branch, CancellationTokenSource failed)
    {
        failed.Token.ThrowIfCancellationRequested();
        try
        {
            _outputs[index] = await run(index, branch, failed.Token);
            // The outputs together must be within the limit as well, because they are all kept.
            long all = Interlocked.Add(ref _bytes, DataLimit.Text(_outputs[index], state.Name, "a result").Length);
            if (all > DataLimit.Bytes) throw DataLimit.Exceeded(state.Name);
            End(branch);
        }
        catch (StateFailure failure)
        {
            lock (_lock) _first ??= (failure, branch);
            // Not CancelAsync, which hands the others' ends to another thread: a simulation runs on one.
            failed.Cancel();
            throw;
        }
    }

    private void End(Branch branch)
    {
        long last = branch.Iteration is { } iteration
            ? branch.History.Note("MapIterationSucceeded", "mapIterationSucceededEventDetails", iteration.Details())
            : branch.History.Last;
        branch.Iteration = null;
        lock (_lock)
        {
            _lastEvent = Math.Max(_lastEvent, last);
            if (branch.Clock.Reached > _reached) _reached = branch.Clock.Reached;
        }
    }

    private async Task RecruitAsync(BranchTurns turns, int most, CancellationTokenSource failed)
    {
        var helpers = new List<Task>();
        while (helpers.Count < most)
        {
            var turn = turns.Ask();
            Interlocked.Exchange(ref _asked, turn);
            // A worker that finishes withdraws the request it can see; a request made at the same moment is withdrawn here.
            if (Volatile.Read(ref _over)) turn.Withdraw();
            if (!await turn.Granted) break;
            helpers.Add(HelpAsync(turns, failed));
        }

        await Task.WhenAll(helpers);
    }

    private async Task HelpAsync(BranchTurns turns, CancellationTokenSource failed)
    {
        try
        {
            await WorkAsync(failed);
        }
        finally
        {
            turns.Return();
        }
    }
}
