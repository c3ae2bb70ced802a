using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Lambda.Mappings.Configuration;
using Pipeline.Cloud.Lambda.Mappings.Progress;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings;

/// <summary>A mapping and its runner. Changes are made one at a time; a change waits for the invocations in progress.</summary>
internal sealed class ActiveMapping(EventSourceMapping mapping, IServiceMetrics metrics, IReadOnlyList<ShardSnapshot>? stoppedAt = null)
{
    private readonly Lock _lock = new();
    private IReadOnlyList<ShardSnapshot>? _stoppedAt = stoppedAt;
    private MappingRunner? _runner;
    private string? _changing;
    private Task _change = Task.CompletedTask;
    private bool _closed;

    public EventSourceMapping Mapping { get; private set; } = mapping;

    public MappingCounters Counters { get; } = new(metrics);

    /// <summary>Enabled or Disabled, or during a change: Disabling, Updating, Deleting.</summary>
    public string State
    {
        get { lock (_lock) return _changing ?? (_runner is null ? "Disabled" : "Enabled"); }
    }

    /// <summary>Starts.</summary>
    public void Start(MappingRunner runner)
    {
        runner.Start(_stoppedAt);
        lock (_lock) _runner = runner;
    }

    /// <summary>Stops, takes new settings and continues with them. Returns at once; <see cref="State"/> shows when the change is complete.</summary>
    /// <param name="state">The state until then.</param>
    /// <param name="mapping">The new settings.</param>
    /// <param name="then">Runs once no invocation is in progress.</param>
    /// <exception cref="AwsException">ResourceInUseException: it is being changed already.</exception>
    public void Change(string state, EventSourceMapping mapping, Action then)
    {
        lock (_lock)
        {
            if (_changing is not null)
                throw new AwsException("ResourceInUseException", $"Cannot update the event source mapping because it is in use: it is {_changing}.");
            _changing = state;
        }

        _change = ChangeAsync(mapping, then);
    }

    /// <summary>Stops for good, without waiting for invocations in progress.</summary>
    public async Task AbortAsync()
    {
        MappingRunner? runner;
        lock (_lock) (_closed, runner) = (true, _runner);
        if (runner is not null) await runner.AbortAsync();
        await _change;
    }

    public MappingSnapshot Snapshot()
    {
        MappingRunner? runner;
        lock (_lock) runner = _runner;
        return new MappingSnapshot(
            Mapping.Uuid, Mapping.FunctionName, Mapping.StreamArn, State, Counters.LastResult, Counters.Invocations, Counters.Discarded,
            runner?.Snapshot() ?? _stoppedAt ?? []);
    }

    private async Task ChangeAsync(EventSourceMapping mapping, Action then)
    {
        if (_runner is { } runner)
        {
            await runner.StopAsync();
            _stoppedAt = runner.Snapshot();
        }

        lock (_lock)
        {
            _runner = null;
            // The cloud is stopping: do not start anything.
            if (_closed) return;
        }

        Mapping = mapping;
        try
        {
            then();
        }
        catch (AwsException e)
        {
            // What the mapping needs is gone, so it is Disabled; LastResult says why.
            Counters.Fail(e);
        }
        finally
        {
            lock (_lock) _changing = null;
        }
    }
}
