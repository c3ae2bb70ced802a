using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>How an invocation ended in its environment.</summary>
/// <param name="Payload">The answer, or the error document.</param>
/// <param name="FunctionError">Null for success.</param>
internal sealed record InvocationOutcome(ReadOnlyMemory<byte> Payload, string? FunctionError)
{
    /// <summary>An error that Lambda itself reports about a function.</summary>
    /// <param name="requestId">The invocation.</param>
    /// <param name="type">For example <c>Runtime.ExitError</c>.</param>
    /// <param name="message">What happened.</param>
    public static InvocationOutcome Unhandled(string requestId, string type, string message) => new(
        JsonSerializer.SerializeToUtf8Bytes<JsonObject>(new JsonObject
        {
            ["errorType"] = type,
            ["errorMessage"] = $"RequestId: {requestId} Error: {message}",
        }),
        "Unhandled");
}

/// <summary>Result of an invocation.</summary>
/// <param name="RequestId">The invocation's id.</param>
/// <param name="Payload">The function's response, or its error document.</param>
/// <param name="FunctionError">Null for success; <c>Unhandled</c> for an exception, a crash or a timeout.</param>
/// <param name="Duration">Time that the function ran.</param>
public sealed record InvocationResult(string RequestId, ReadOnlyMemory<byte> Payload, string? FunctionError, TimeSpan Duration)
{
    /// <summary>The version that ran: a number, or $LATEST.</summary>
    public string ExecutedVersion { get; init; } = "$LATEST";
}
