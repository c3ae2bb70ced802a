namespace Pipeline.Cloud.Lambda.Mappings.Progress;

/// <summary>Counts what a mapping has done; its lanes count in parallel.</summary>
internal sealed class MappingCounters
{
    private long _invocations;
    private long _discarded;
    private volatile string _lastResult = "No records processed";

    public long Invocations => Interlocked.Read(ref _invocations);

    public long Discarded => Interlocked.Read(ref _discarded);

    /// <summary>LastProcessingResult.</summary>
    public string LastResult
    {
        get => _lastResult;
        set => _lastResult = value;
    }

    public void Invoked(bool failed)
    {
        Interlocked.Increment(ref _invocations);
        LastResult = failed ? "PROBLEM: Function call failed" : "OK";
    }

    public void Discard(int records) => Interlocked.Add(ref _discarded, records);
}
