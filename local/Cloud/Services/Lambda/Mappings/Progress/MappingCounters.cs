namespace Pipeline.Cloud.Lambda.Mappings.Progress;

/// <summary>Counts what a mapping has done; its lanes count in parallel.</summary>
public sealed class MappingCounters
{
    private long _invocations;
    private long _discarded;
    private volatile string _lastResult = "No records processed";

    /// <summary>How many batches the function was given.</summary>
    public long Invocations => Interlocked.Read(ref _invocations);

    /// <summary>How many records were given up.</summary>
    public long Discarded => Interlocked.Read(ref _discarded);

    /// <summary>LastProcessingResult.</summary>
    public string LastResult
    {
        get => _lastResult;
        set => _lastResult = value;
    }

    /// <summary>Counts a batch that the function was given.</summary>
    public void Invoked(bool failed)
    {
        Interlocked.Increment(ref _invocations);
        LastResult = failed ? "PROBLEM: Function call failed" : "OK";
    }

    /// <summary>Counts records that were given up.</summary>
    public void Discard(int records) => Interlocked.Add(ref _discarded, records);
}
