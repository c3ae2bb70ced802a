namespace Pipeline.Cloud.Lambda.Mappings;

/// <summary>A mapping with what runs it.</summary>
internal sealed class ActiveMapping(EventSourceMapping mapping)
{
    private IReadOnlyList<ShardSnapshot>? _stoppedAt;
    private MappingRunner? _runner;

    public EventSourceMapping Mapping { get; private set; } = mapping;

    public MappingCounters Counters { get; } = new();

    public string State => _runner is null ? "Disabled" : "Enabled";

    /// <summary>Starts, or goes on where it was stopped.</summary>
    public void Start(EventSourceMapping mapping, MappingRunner runner)
    {
        Mapping = mapping;
        runner.Start(_stoppedAt);
        _runner = runner;
    }

    /// <summary>Stops and takes new settings; the positions are kept.</summary>
    public async Task StopAsync(EventSourceMapping mapping)
    {
        Mapping = mapping;
        if (_runner is not { } runner) return;
        await runner.StopAsync();
        _stoppedAt = runner.Snapshot();
        _runner = null;
    }

    public MappingSnapshot Snapshot() => new(
        Mapping.Uuid, Mapping.FunctionName, Mapping.StreamArn, State, Counters.LastResult, Counters.Invocations, Counters.Discarded, _runner?.Snapshot() ?? _stoppedAt ?? []);
}
