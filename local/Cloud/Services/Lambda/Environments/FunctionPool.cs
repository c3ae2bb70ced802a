using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Journal;
using Pipeline.Cloud.Lambda.Definitions;
using Pipeline.Cloud.Lambda.Logs;
using Pipeline.Cloud.Lambda.Settings;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>The environments of one function. Reuses warm ones, newest first, and starts more on demand, up to the function's concurrency.</summary>
internal sealed class FunctionPool(
    FunctionDefinition definition, FunctionLog log, EnvironmentStarter starter, LambdaOptions options, IServiceMetrics metrics, TimeProvider time,
    InvocationFaults? faults = null, CallJournal? journal = null) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<IdleEnvironment> _idle = [];
    private readonly HashSet<ExecutionEnvironment> _all = [];
    private volatile FunctionDefinition _definition = definition;
    private bool _closed;

    /// <summary>The function's latest configuration.</summary>
    public FunctionDefinition Definition => _definition;

    /// <summary>How many environments there are.</summary>
    public int Count
    {
        get { lock (_lock) return _all.Count; }
    }

    /// <summary>Counts its invocations.</summary>
    public InvocationCounters Counters { get; } = new(definition.Name, metrics, time);

    /// <summary>Snapshots of the environments, oldest first.</summary>
    public IReadOnlyList<EnvironmentSnapshot> Environments()
    {
        lock (_lock) return [.. _all.Select(environment => environment.Snapshot()).OrderBy(environment => environment.StartedAt)];
    }

    /// <summary>The runtimes that were started elsewhere; they take precedence over the environments.</summary>
    public AttachedRuntimes Attached { get; } = new(log, options, time);

    /// <summary>Runs an event.</summary>
    /// <param name="name">By which name the function is invoked.</param>
    /// <param name="requestId">The invocation's id.</param>
    /// <param name="payload">The event.</param>
    /// <exception cref="AwsException">TooManyRequestsException: the maximum number of environments is busy.</exception>
    public async Task<(InvocationResult Result, LogTail Tail)> InvokeAsync(InvokedName name, string requestId, ReadOnlyMemory<byte> payload)
    {
        var invocation = new Invocation(requestId, payload);
        var kill = await BeforeAsync(name);
        while (true)
        {
            var environment = await Attached.AcquireAsync() ?? Acquire(name);
            var ran = false;
            try
            {
                var running = environment.TryRunAsync(invocation);
                ran = kill is null ? await running : await faults!.RunAsync(running, kill, environment.Stop);
            }
            finally
            {
                await ReleaseAsync(environment);
            }

            // A warm environment that died before it took the event has done nothing, so try another one.
            if (!ran) continue;
            var outcome = await invocation.Completed;
            var duration = invocation.Taken ? time.GetElapsedTime(invocation.TakenAt) : TimeSpan.Zero;
            Counters.Ended(name, outcome.FunctionError is not null, duration);
            journal?.Add(Journaled(invocation, environment, outcome, duration));
            return (new InvocationResult(requestId, outcome.Payload, outcome.FunctionError, duration), invocation.Tail);
        }
    }

    /// <summary>Takes a new definition; environments of the old one stop when they are idle.</summary>
    public void Redefine(FunctionDefinition definition)
    {
        List<IdleEnvironment> old;
        lock (_lock)
        {
            _definition = definition;
            old = [.. _idle];
            _idle.Clear();
            foreach (var entry in old) _all.Remove(entry.Environment);
        }

        foreach (var entry in old) _ = StopAsync(entry);
    }

    public async ValueTask DisposeAsync()
    {
        ExecutionEnvironment[] all;
        lock (_lock)
        {
            _closed = true;
            foreach (var entry in _idle) entry.Timer.Dispose();
            _idle.Clear();
            all = [.. _all];
            _all.Clear();
        }

        Attached.Close();
        await Task.WhenAll(all.Select(starter.StopAsync));
    }

    private async Task<PlannedKill?> BeforeAsync(InvokedName name)
    {
        if (faults is null) return null;
        try
        {
            return await faults.BeforeAsync(_definition.Name);
        }
        catch (AwsException error) when (error.Status == 429)
        {
            Counters.Throttled(name);
            throw;
        }
    }

    private ExecutionEnvironment Acquire(InvokedName name)
    {
        lock (_lock)
        {
            if (_closed) throw new AwsException("ResourceNotFoundException", $"Function not found: {_definition.Arn}", 404);
            while (_idle.Count > 0)
            {
                var entry = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
                entry.Timer.Dispose();
                if (!entry.Environment.Stopped) return entry.Environment;
                _all.Remove(entry.Environment);
                _ = starter.StopAsync(entry.Environment);
            }

            if (_all.Count >= (_definition.ReservedConcurrency ?? options.MaximumEnvironments))
            {
                Counters.Throttled(name);
                throw Throttled();
            }

            var started = starter.Start(_definition, log);
            _all.Add(started);
            Counters.Started();
            return started;
        }
    }

    private async Task ReleaseAsync(ExecutionEnvironment environment)
    {
        if (Attached.Release(environment)) return;
        lock (_lock)
        {
            if (!_closed && !environment.Stopped && environment.Function == _definition)
            {
                var entry = new IdleEnvironment(environment);
                entry.Timer = time.CreateTimer(_ => Expire(entry), null, options.IdleTimeout, Timeout.InfiniteTimeSpan);
                _idle.Add(entry);
                return;
            }

            _all.Remove(environment);
        }

        await starter.StopAsync(environment);
    }

    private void Expire(IdleEnvironment entry)
    {
        lock (_lock)
        {
            if (!_idle.Remove(entry)) return;
            _all.Remove(entry.Environment);
        }

        _ = StopAsync(entry);
    }

    private Task StopAsync(IdleEnvironment entry)
    {
        entry.Timer.Dispose();
        return starter.StopAsync(entry.Environment);
    }

    private JournaledInvocation Journaled(Invocation invocation, ExecutionEnvironment environment, InvocationOutcome outcome, TimeSpan duration)
    {
        var now = time.GetUtcNow();
        return new JournaledInvocation(
            invocation.RequestId, _definition.Name, environment.Id, now - duration, now, outcome.FunctionError, environment.First == invocation.RequestId);
    }

    private AwsException Throttled() => new("TooManyRequestsException", "Rate Exceeded.", 429)
    {
        Members = new() { ["Reason"] = _definition.ReservedConcurrency is null ? "ConcurrentInvocationLimitExceeded" : "ReservedFunctionConcurrentInvocationLimitExceeded" },
    };

    private sealed class IdleEnvironment(ExecutionEnvironment environment)
    {
        public ExecutionEnvironment Environment { get; } = environment;

        public ITimer Timer { get; set; } = null!;
    }
}
