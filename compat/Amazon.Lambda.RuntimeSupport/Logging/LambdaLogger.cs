using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport.Api;

namespace Amazon.Lambda.RuntimeSupport.Logging;

/// <summary>Writes a function's log lines to standard output, which is where Lambda reads them.</summary>
/// <param name="output">Standard output.</param>
/// <param name="form">How lines are written.</param>
/// <param name="lowest">The lowest level that is logged.</param>
/// <param name="time">The clock.</param>
/// <param name="invocation">The invocation, or null while the function is prepared.</param>
internal sealed class LambdaLogger(TextWriter output, LogForm form, LogLevel lowest, TimeProvider time, InvocationHeaders? invocation) : ILambdaLogger
{
    /// <summary>The logger of an environment.</summary>
    /// <param name="environment">Says form and level.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="time">The clock.</param>
    /// <param name="invocation">The invocation, or null while the function is prepared.</param>
    public static LambdaLogger For(LambdaEnvironment environment, TextWriter output, TimeProvider time, InvocationHeaders? invocation) =>
        new(output, environment.LogForm, Lowest(environment.LogLevel), time, invocation);

    /// <inheritdoc/>
    public void Log(string message)
    {
        output.Write(message);
        output.Flush();
    }

    /// <inheritdoc/>
    public void LogLine(string message) => Write(nameof(LogLevel.Information), null, message, null);

    /// <inheritdoc/>
    public void Log(string level, string message) => Write(level, null, message, null);

    /// <inheritdoc/>
    public void Log(string level, string message, params object[] args) => Write(level, null, message, args);

    /// <inheritdoc/>
    public void Log(string level, Exception exception, string message, params object[] args) => Write(level, exception, message, args);

    private void Write(string name, Exception? exception, string? message, object?[]? args)
    {
        // What is no level is written all the same, as the lowest.
        if (Enum.TryParse<LogLevel>(name, ignoreCase: true, out var level) && level < lowest) return;
        var (text, properties) = MessageTemplate.Apply(message ?? "", args);
        var line = new LogLine(time.GetUtcNow(), invocation?.RequestId, invocation?.TraceId, invocation?.TenantId, level, text, properties, exception);
        output.WriteLine(form == LogForm.Json ? LogFormat.AsJson(line) : LogFormat.AsText(line, withPrefix: form != LogForm.Unformatted));
        output.Flush();
    }

    // Lambda's own names for levels differ from .NET's in these places; its INFO is the default.
    private static LogLevel Lowest(string? name) => name?.ToUpperInvariant() switch
    {
        "WARN" => LogLevel.Warning,
        "FATAL" => LogLevel.Critical,
        _ => Enum.TryParse<LogLevel>(name, ignoreCase: true, out var level) ? level : LogLevel.Information,
    };
}
