namespace Pipeline.Cloud.Lambda.Invocations;

/// <summary>Result of an invocation.</summary>
/// <param name="RequestId">The invocation's id.</param>
/// <param name="Payload">The function's response, or its error document.</param>
/// <param name="FunctionError">Null for success; <c>Unhandled</c> for an exception, a crash or a timeout.</param>
/// <param name="Duration">Time that the function ran.</param>
public sealed record InvocationResult(string RequestId, ReadOnlyMemory<byte> Payload, string? FunctionError, TimeSpan Duration);
