using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Journal;
using Pipeline.Cloud.Lambda.Definitions;
using Pipeline.Cloud.Lambda.Logs;
using Pipeline.Cloud.Lambda.Settings;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>
/// The environments of one function, each of one version. Reuses warm ones of the version, newest first, and starts more on demand, up to the
/// function's concurrency over all versions.
/// </summary>
internal sealed class FunctionPool(
    FunctionDefinition definition, FunctionLog log, EnvironmentStarter starter, LambdaOptions options, IServiceMetrics metrics, TimeProvider time,
    InvocationFaults? faults = null, CallJournal? journal = null) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, VersionLane> _lanes = new(StringComparer.Ordinal) { [FunctionDefinition.Latest] = new VersionLane(definition) };
    private readonly Dictionary<ExecutionEnvironment, VersionLane> _all = [];
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
        lock (_lock) return [.. _all.Keys.Select(environment => environment.Snapshot()).OrderBy(environment => environment.StartedAt)];
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
        var invocation = new Invocation(requestId, payload, name.Qualifier);
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
            var result = new InvocationResult(requestId, outcome.Payload, outcome.FunctionError, duration) { ExecutedVersion = environment.Function.Version };
            return (result, invocation.Tail);
        }
    }

    /// <summary>Takes a new definition of $LATEST; environments of the old one stop when they are idle.</summary>
    public void Redefine(FunctionDefinition definition)
    {
        _definition = definition;
        Replace(FunctionDefinition.Latest, new VersionLane(definition));
    }

    /// <summary>Takes a definition with another concurrency. Environments of all versions stop when they are idle, so that no more are left than it allows.</summary>
    public void Limit(FunctionDefinition definition)
    {
        Redefine(definition);
        string[] versions;
        lock (_lock) versions = [.. _lanes.Keys];
        foreach (var version in versions) Retire(version);
    }

    /// <summary>Serves a published version from now on.</summary>
    public void Add(FunctionDefinition version) => Replace(version.Version, new VersionLane(version));

    /// <summary>Lets the environments of a version end: idle ones at once, others after their invocations. Later invocations start others.</summary>
    public void Retire(string version)
    {
        IReadOnlyList<IdleEnvironment> idle;
        lock (_lock)
        {
            if (!_lanes.TryGetValue(version, out var lane)) return;
            _lanes[version] = new VersionLane(lane.Definition);
            idle = TakeIdle(lane);
        }

        Stop(idle);
    }

    /// <summary>Serves a version no more; its environments end as in <see cref="Retire"/>.</summary>
    public void Remove(string version) => Replace(version, null);

    public async ValueTask DisposeAsync()
    {
        ExecutionEnvironment[] all;
        lock (_lock)
        {
            _closed = true;
            foreach (var entry in _lanes.Values.SelectMany(lane => lane.Retire())) entry.Timer.Dispose();
            all = [.. _all.Keys];
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
            if (_closed) throw NotFound(_definition.Arn);
            if (!_lanes.TryGetValue(name.Version, out var lane)) throw NotFound($"{_definition.Arn}:{name.Qualifier}");
            while (lane.TakeNewest() is { } entry)
            {
                entry.Timer.Dispose();
                if (!entry.Environment.Stopped) return entry.Environment;
                _all.Remove(entry.Environment);
                _ = starter.StopAsync(entry.Environment);
            }

            if (_all.Count >= (_definition.ReservedConcurrency ?? options.MaximumEnvironments) && !MakeRoom())
            {
                Counters.Throttled(name);
                throw Throttled();
            }

            var started = starter.Start(lane.Definition, log);
            _all.Add(started, lane);
            Counters.Started();
            return started;
        }
    }

    // Ends an idle environment of another version: only what works counts for the concurrency.
    private bool MakeRoom()
    {
        foreach (var lane in _lanes.Values)
        {
            if (lane.TakeOldest() is not { } entry) continue;
            _all.Remove(entry.Environment);
            _ = StopAsync(entry);
            return true;
        }

        return false;
    }

    private async Task ReleaseAsync(ExecutionEnvironment environment)
    {
        if (Attached.Release(environment)) return;
        lock (_lock)
        {
            if (!_closed && !environment.Stopped && _all.TryGetValue(environment, out var lane) && !lane.IsRetired)
            {
                var entry = new IdleEnvironment(environment);
                entry.Timer = time.CreateTimer(_ => Expire(lane, entry), null, options.IdleTimeout, Timeout.InfiniteTimeSpan);
                lane.Keep(entry);
                return;
            }

            _all.Remove(environment);
        }

        await starter.StopAsync(environment);
    }

    private void Expire(VersionLane lane, IdleEnvironment entry)
    {
        lock (_lock)
        {
            if (!lane.Take(entry)) return;
            _all.Remove(entry.Environment);
        }

        _ = StopAsync(entry);
    }

    private void Replace(string version, VersionLane? next)
    {
        IReadOnlyList<IdleEnvironment> idle = [];
        lock (_lock)
        {
            if (_lanes.Remove(version, out var old)) idle = TakeIdle(old);
            if (next is not null) _lanes[version] = next;
        }

        Stop(idle);
    }

    // Within the lock.
    private IReadOnlyList<IdleEnvironment> TakeIdle(VersionLane lane)
    {
        var idle = lane.Retire();
        foreach (var entry in idle) _all.Remove(entry.Environment);
        return idle;
    }

    private void Stop(IEnumerable<IdleEnvironment> idle)
    {
        foreach (var entry in idle) _ = StopAsync(entry);
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

    private static AwsException NotFound(string arn) => new("ResourceNotFoundException", $"Function not found: {arn}", 404);

    private AwsException Throttled() => new("TooManyRequestsException", "Rate Exceeded.", 429)
    {
        Members = new() { ["Reason"] = _definition.ReservedConcurrency is null ? "ConcurrentInvocationLimitExceeded" : "ReservedFunctionConcurrentInvocationLimitExceeded" },
    };
}
