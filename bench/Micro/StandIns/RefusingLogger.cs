using Amazon.Lambda.Core;

namespace Pipeline.Bench.Micro.StandIns;

/// <summary>A stage logs only what went wrong, and then it was not the stage's usual work that was measured.</summary>
internal sealed class RefusingLogger : ILambdaLogger
{
    /// <inheritdoc />
    public void Log(string message) => LogLine(message);

    /// <inheritdoc />
    public void LogLine(string message) => throw new InvalidOperationException($"A stage failed: {message}");

    /// <inheritdoc />
    public void Log(string level, string message) => LogLine(message);

    /// <inheritdoc />
    public void Log(string level, string message, params object[] args) => LogLine(message);

    /// <inheritdoc />
    public void Log(string level, Exception exception, string message, params object[] args) => LogLine($"{message} {exception}");
}
