using Amazon.Lambda.Core;

namespace Pipeline.Scoring.Batch;

/// <summary>Adds the shard to every log line of an invocation, as the runtime adds the request id, so you can search the log for a stuck shard.</summary>
internal sealed class ShardLogger(ILambdaLogger logger, string shard) : ILambdaLogger
{
    private const string Suffix = " [{Shard}]";

    /// <inheritdoc/>
    public void Log(string message) => logger.Log(message);

    /// <inheritdoc/>
    public void LogLine(string message) => logger.LogLine(message);

    // The message has no arguments, so it must not be read as a template: braces in it stay as they are.
    /// <inheritdoc/>
    public void Log(string level, string message) => logger.Log(level, "{Message}" + Suffix, message, shard);

    /// <inheritdoc/>
    public void Log(string level, string message, params object[] args) => logger.Log(level, message + Suffix, [.. args, shard]);

    /// <inheritdoc/>
    public void Log(string level, Exception exception, string message, params object[] args) =>
        logger.Log(level, exception, message + Suffix, [.. args, shard]);
}
