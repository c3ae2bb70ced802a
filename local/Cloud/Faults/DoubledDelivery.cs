using Pipeline.Cloud.Lambda;
using Pipeline.Cloud.Lambda.Mappings;

namespace Pipeline.Cloud.Faults;

/// <summary>
/// A mapping's function to which some batches are delivered twice: when it has answered, and as if the mapping had gone down before
/// it wrote its checkpoint, the same batch comes again, and the second answer counts.
/// </summary>
internal sealed class DoubledDelivery(IBatchFunction function, string name, FaultInjector injector) : IBatchFunction
{
    /// <inheritdoc/>
    public async Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> payload)
    {
        var result = await function.InvokeAsync(payload);
        if (result.FunctionError is not null || injector.Of(FaultPlace.Delivery, name)?.Answer is not { } planned) return result;
        injector.Brought(planned);
        return await function.InvokeAsync(payload);
    }

    /// <inheritdoc/>
    public void Log(string line) => function.Log(line);
}
