namespace Pipeline.Cloud.Lambda;

/// <summary>What an invocation answered.</summary>
/// <param name="RequestId">The invocation's id.</param>
/// <param name="Payload">The function's answer, or its error document.</param>
/// <param name="FunctionError">Null for success; <c>Unhandled</c> for an exception, a crash or a timeout.</param>
/// <param name="Duration">How long the function worked.</param>
public sealed record InvocationResult(string RequestId, ReadOnlyMemory<byte> Payload, string? FunctionError, TimeSpan Duration);
