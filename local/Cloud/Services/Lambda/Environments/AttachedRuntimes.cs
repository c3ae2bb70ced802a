using Pipeline.Cloud.Lambda.Definitions;
using Pipeline.Cloud.Lambda.Logs;
using Pipeline.Cloud.Lambda.Settings;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>
/// Runtimes of one function that were started outside the cloud, for example in a debugger. While there is one, it takes the function's
/// invocations, one at a time and with a long timeout. A runtime is identified by the connection on which it asks for events; when the
/// connection closes, the runtime has ended.
/// </summary>
internal sealed class AttachedRuntimes(FunctionLog log, LambdaOptions options, TimeProvider time)
{
    // .NET's HTTP client closes a connection that was idle for a minute, although its process is alive at a breakpoint.
    private static readonly TimeSpan MayBeIdle = TimeSpan.FromSeconds(45);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ExecutionEnvironment> _byConnection = new(StringComparer.Ordinal);
    private readonly HashSet<ExecutionEnvironment> _adrift = [];
    private readonly List<ExecutionEnvironment> _idle = [];
    private readonly Queue<TaskCompletionSource<ExecutionEnvironment?>> _waiting = new();

    /// <summary>The environment of the runtime that asks for an event on a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="closed">Cancelled when it closes.</param>
    /// <param name="function">The function.</param>
    public ExecutionEnvironment Join(string connection, CancellationToken closed, FunctionDefinition function)
    {
        ExecutionEnvironment joined;
        List<ExecutionEnvironment> gone;
        lock (_lock)
        {
            if (_byConnection.TryGetValue(connection, out var known) && !known.Stopped) return known;
            // A runtime that asks on a new connection has no event, so environments without a connection belong to the previous run.
            gone = [.. _adrift];
            _adrift.Clear();
            joined = new ExecutionEnvironment($"attached-{connection}", function with { TimeoutSeconds = (int)options.AttachedTimeout.TotalSeconds }, log, time, TimeSpan.Zero);
            _byConnection[connection] = joined;
            Offer(joined);
        }

        foreach (var environment in gone) environment.Stop();
        log.Write(joined.Id, $"ATTACHED a runtime that was started elsewhere takes the invocations of {function.Name}");
        closed.Register(() => Leave(connection, joined));
        return joined;
    }

    /// <summary>The environment that runs an invocation, or null.</summary>
    public ExecutionEnvironment? Find(string requestId)
    {
        lock (_lock) return _byConnection.Values.Concat(_adrift).FirstOrDefault(environment => environment.RunningFor(requestId) is not null);
    }

    /// <summary>Waits for a free runtime; null if no runtime is attached, or none is left.</summary>
    public Task<ExecutionEnvironment?> AcquireAsync()
    {
        lock (_lock)
        {
            if (_byConnection.Count + _adrift.Count == 0) return Task.FromResult<ExecutionEnvironment?>(null);
            if (_idle.Count > 0)
            {
                var free = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
                return Task.FromResult<ExecutionEnvironment?>(free);
            }

            var waiting = new TaskCompletionSource<ExecutionEnvironment?>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiting);
            return waiting.Task;
        }
    }

    /// <summary>Returns an environment; false if it is not an attached one.</summary>
    public bool Release(ExecutionEnvironment environment)
    {
        lock (_lock)
        {
            if (!environment.Id.StartsWith("attached-", StringComparison.Ordinal)) return false;
            _adrift.Remove(environment);
            if (_byConnection.FirstOrDefault(entry => entry.Value == environment).Key is { } connection)
            {
                if (environment.Stopped) _byConnection.Remove(connection);
                else Offer(environment);
            }

            DismissWhenEmpty();
            return true;
        }
    }

    /// <summary>Ends all attached environments.</summary>
    public void Close()
    {
        List<ExecutionEnvironment> all;
        lock (_lock)
        {
            all = [.. _byConnection.Values, .. _adrift];
            _byConnection.Clear();
            _adrift.Clear();
            _idle.Clear();
            DismissWhenEmpty();
        }

        foreach (var environment in all) environment.Stop();
    }

    private void Leave(string connection, ExecutionEnvironment environment)
    {
        bool mayAnswer;
        lock (_lock)
        {
            if (_byConnection.GetValueOrDefault(connection) == environment) _byConnection.Remove(connection);
            _idle.Remove(environment);
            // Its response may still arrive on another connection.
            mayAnswer = environment.RunningFor() > MayBeIdle;
            if (mayAnswer) _adrift.Add(environment);
            DismissWhenEmpty();
        }

        log.Write(environment.Id, mayAnswer ? "ADRIFT the runtime's idle connection closed; its answer is waited for" : "DETACHED the runtime has gone");
        if (!mayAnswer) environment.Stop();
    }

    private void Offer(ExecutionEnvironment environment)
    {
        if (_waiting.TryDequeue(out var waiting)) waiting.SetResult(environment);
        else _idle.Add(environment);
    }

    private void DismissWhenEmpty()
    {
        if (_byConnection.Count + _adrift.Count > 0) return;
        while (_waiting.TryDequeue(out var waiting)) waiting.SetResult(null);
    }
}
