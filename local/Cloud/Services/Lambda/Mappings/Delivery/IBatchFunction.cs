using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings.Delivery;

/// <summary>A mapping's function.</summary>
public interface IBatchFunction
{
    /// <summary>Invokes it. The payload is no longer read once the task is complete.</summary>
    /// <exception cref="AwsException">It could not be invoked.</exception>
    Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> payload);

    /// <summary>Called after an invocation: which records it was given, and how many of them, counted from the first, are done by its answer.</summary>
    void Delivered(InvocationResult result, string shardId, IReadOnlyList<StreamRecord> records, int first, int count, int done)
    {
        // Only implementations that keep a journal need this.
    }

    /// <summary>Writes a line about the mapping to its log. Does not throw: a log that cannot be written must not stop deliveries.</summary>
    void Log(string line);
}
