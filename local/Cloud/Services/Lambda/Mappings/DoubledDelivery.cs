using System.Collections.Concurrent;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Faults.Plan;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Lambda.Mappings.Delivery;

namespace Pipeline.Cloud.Lambda.Mappings;

/// <summary>
/// A mapping's function that receives some batches twice. After the function's answer, the same batch is delivered again, as if the mapping had
/// crashed before it wrote its checkpoint. The second answer counts.
/// </summary>
internal sealed class DoubledDelivery(IBatchFunction function, string name, FaultInjector injector) : IBatchFunction
{
    // The first answer, which does not count, by the request id of the second.
    private readonly ConcurrentDictionary<string, InvocationResult> _before = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> payload)
    {
        var result = await function.InvokeAsync(payload);
        if (result.FunctionError is not null || injector.Of(FaultPlace.Delivery, name)?.Answer is not { } planned) return result;
        injector.Brought(planned);
        var again = await function.InvokeAsync(payload);
        _before[again.RequestId] = result;
        return again;
    }

    /// <inheritdoc/>
    public void Delivered(InvocationResult result, string shardId, IReadOnlyList<StreamRecord> records, int first, int count, int done)
    {
        // The first answer did not count, so none of its records are done.
        if (_before.TryRemove(result.RequestId, out var before)) function.Delivered(before, shardId, records, first, count, 0);
        function.Delivered(result, shardId, records, first, count, done);
    }

    /// <inheritdoc/>
    public void Log(string line) => function.Log(line);
}
