using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport.Logging;

/// <summary>What is to be logged.</summary>
/// <param name="Time">When.</param>
/// <param name="RequestId">The invocation, or null outside one.</param>
/// <param name="TraceId">Its trace, or nothing.</param>
/// <param name="TenantId">Its tenant, or nothing.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Message">The message with its arguments.</param>
/// <param name="Properties">The placeholders and their arguments.</param>
/// <param name="Exception">The exception, or null.</param>
internal sealed record LogLine(
    DateTimeOffset Time,
    string? RequestId,
    string? TraceId,
    string? TenantId,
    LogLevel Level,
    string Message,
    IReadOnlyList<MessageProperty> Properties,
    Exception? Exception);
