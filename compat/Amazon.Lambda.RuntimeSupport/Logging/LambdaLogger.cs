using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport.Api;

namespace Amazon.Lambda.RuntimeSupport.Logging;

/// <summary>Writes a function's log lines to standard output, which is where Lambda reads them.</summary>
/// <param name="output">Standard output.</param>
/// <param name="json">Whether lines are JSON.</param>
/// <param name="lowest">The lowest level that is logged.</param>
/// <param name="time">The clock.</param>
/// <param name="invocation">The invocation, or null while the function is prepared.</param>
internal sealed class LambdaLogger(TextWriter output, bool json, LogLevel lowest, TimeProvider time, InvocationHeaders? invocation) : ILambdaLogger
{
    /// <summary>The logger of an environment.</summary>
    /// <param name="environment">Says format and level.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="time">The clock.</param>
    /// <param name="invocation">The invocation, or null while the function is prepared.</param>
    public static LambdaLogger For(LambdaEnvironment environment, TextWriter output, TimeProvider time, InvocationHeaders? invocation) =>
        new(output, environment.JsonLogs, Level(environment.LogLevel, LogLevel.Trace), time, invocation);

    /// <inheritdoc/>
    public void Log(string message) => LogLine(message);

    /// <inheritdoc/>
    public void LogLine(string message) => Write(LogLevel.Information, null, message, null);

    /// <inheritdoc/>
    public void Log(string level, string message) => Write(Level(level, LogLevel.Information), null, message, null);

    /// <inheritdoc/>
    public void Log(string level, string message, params object[] args) => Write(Level(level, LogLevel.Information), null, message, args);

    /// <inheritdoc/>
    public void Log(string level, Exception exception, string message, params object[] args) =>
        Write(Level(level, LogLevel.Information), exception, message, args);

    private void Write(LogLevel level, Exception? exception, string? message, object?[]? args)
    {
        if (level < lowest) return;
        var (text, properties) = MessageTemplate.Apply(message ?? "", args);
        var line = new LogLine(time.GetUtcNow(), invocation?.RequestId, invocation?.TraceId, level, text, properties, exception);
        output.WriteLine(json ? LogFormat.AsJson(line) : LogFormat.AsText(line));
        output.Flush();
    }

    // Lambda's own names for levels differ from .NET's in two places.
    private static LogLevel Level(string? name, LogLevel otherwise) => name?.ToUpperInvariant() switch
    {
        "WARN" => LogLevel.Warning,
        "FATAL" => LogLevel.Critical,
        "INFO" => LogLevel.Information,
        _ => Enum.TryParse<LogLevel>(name, ignoreCase: true, out var level) ? level : otherwise,
    };
}
