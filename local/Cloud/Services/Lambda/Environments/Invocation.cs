using Pipeline.Cloud.Lambda.Logs;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>One event, and its way through an environment.</summary>
internal sealed class Invocation(string requestId, ReadOnlyMemory<byte> payload, string? qualifier = null)
{
    private readonly TaskCompletionSource<InvocationOutcome> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _handedOver = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;

    public string RequestId { get; } = requestId;

    public ReadOnlyMemory<byte> Payload { get; } = payload;

    /// <summary>The version or alias by which the function was invoked; null for the function itself.</summary>
    public string? Qualifier { get; } = qualifier;

    /// <summary>Collects the log lines of the invocation.</summary>
    public LogTail Tail { get; } = new();

    /// <summary>When the runtime took it, as a timestamp of the clock.</summary>
    public long TakenAt { get; private set; }

    /// <summary>Whether the runtime has it. Until then another environment can run it.</summary>
    public bool Taken => Volatile.Read(ref _taken) == 1;

    public Task<InvocationOutcome> Completed => _completed.Task;

    public void Take(long timestamp)
    {
        TakenAt = timestamp;
        Volatile.Write(ref _taken, 1);
    }

    /// <summary>Called when the payload has been written to the runtime, or never will be.</summary>
    public void HandedOver() => _handedOver.TrySetResult();

    /// <summary>Completes when nobody reads the payload any more, so its buffer can be reused.</summary>
    public Task PayloadReleased => Taken ? _handedOver.Task : Task.CompletedTask;

    public bool Complete(InvocationOutcome outcome) => _completed.TrySetResult(outcome);
}
