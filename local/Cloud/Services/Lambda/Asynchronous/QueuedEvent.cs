namespace Pipeline.Cloud.Lambda.Asynchronous;

/// <summary>An event in a function's queue.</summary>
/// <param name="RequestId">Its invocation's id, the same in every attempt.</param>
/// <param name="Payload">The event.</param>
/// <param name="QueuedAt">When it was queued.</param>
internal sealed record QueuedEvent(string RequestId, ReadOnlyMemory<byte> Payload, DateTimeOffset QueuedAt);
