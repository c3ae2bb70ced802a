using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda;

/// <summary>Invokes functions in the process; S3 notifications and schedules use it.</summary>
public interface IFunctionInvoker
{
    /// <summary>Invokes and waits for the answer.</summary>
    /// <exception cref="AwsException">ResourceNotFoundException, TooManyRequestsException.</exception>
    Task<InvocationResult> InvokeAsync(string functionName, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken);

    /// <summary>Queues an event, which is retried and sent to the function's destinations as AWS does ("Asynchronous invocation").</summary>
    /// <exception cref="AwsException">ResourceNotFoundException.</exception>
    void Enqueue(string functionName, ReadOnlyMemory<byte> payload);
}
