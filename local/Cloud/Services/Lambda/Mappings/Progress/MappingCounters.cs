using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings.Progress;

/// <summary>Counts what a mapping has done; its lanes count in parallel.</summary>
public sealed class MappingCounters
{
    private const string NothingYet = "No records processed";
    private long _invocations;
    private long _discarded;
    private volatile string _lastResult = NothingYet;

    /// <summary>How many batches were delivered to the function.</summary>
    public long Invocations => Interlocked.Read(ref _invocations);

    /// <summary>How many records were discarded.</summary>
    public long Discarded => Interlocked.Read(ref _discarded);

    /// <summary>LastProcessingResult.</summary>
    public string LastResult
    {
        get => _lastResult;
        set => _lastResult = value;
    }

    /// <summary>Counts a batch that was delivered to the function.</summary>
    public void Invoked(bool failed)
    {
        Interlocked.Increment(ref _invocations);
        LastResult = failed ? "PROBLEM: Function call failed" : "OK";
    }

    /// <summary>Shows that a service refuses what the mapping needs.</summary>
    /// <returns>The result that is shown.</returns>
    public string Fail(AwsException refusal) => LastResult = $"PROBLEM: {refusal.Code}: {refusal.Message}";

    /// <summary>Takes back a result that <see cref="Fail"/> showed, unless another has followed it.</summary>
    public void Recovered(string problem) => Interlocked.CompareExchange(ref _lastResult, NothingYet, problem);

    /// <summary>Counts discarded records.</summary>
    public void Discard(int records) => Interlocked.Add(ref _discarded, records);
}
