using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings.Progress;

/// <summary>Counts what a mapping has done; its lanes count in parallel. Source of the metrics: "Types of metrics for Lambda functions".</summary>
/// <param name="metrics">Takes the metrics; null for nobody.</param>
public sealed class MappingCounters(IServiceMetrics? metrics = null)
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

    /// <summary>Publishes how old the last record of a batch was when the function was given it.</summary>
    public void Aged(string functionName, TimeSpan age) => Add("IteratorAge", "Milliseconds", ("FunctionName", functionName), age.TotalMilliseconds);

    /// <summary>Publishes how many records the failure destination took, if the mapping counts events.</summary>
    public void Delivered(string uuid, int records) => Add("OnFailureDestinationDeliveredEventCount", "Count", ("EventSourceMappingUUID", uuid), records);

    /// <summary>Publishes that the failure destination took no records.</summary>
    public void NotDelivered(string functionName) => Add("DestinationDeliveryFailures", "Count", ("FunctionName", functionName), 1);

    /// <summary>Counts discarded records.</summary>
    public void Discard(int records) => Interlocked.Add(ref _discarded, records);

    private void Add(string name, string unit, (string, string) dimension, double value) => metrics?.Add(new ServiceMetric("AWS/Lambda", name, unit, dimension), value);
}
