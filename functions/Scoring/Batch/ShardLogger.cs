using Amazon.Lambda.Core;

namespace Pipeline.Scoring.Batch;

/// <summary>Names the shard in whatever an invocation logs, as the runtime names the request: a shard that is stuck is found by its lines.</summary>
internal sealed class ShardLogger(ILambdaLogger logger, string shard) : ILambdaLogger
{
    private const string Place = " [{Shard}]";

    /// <inheritdoc/>
    public void Log(string message) => logger.Log(message);

    /// <inheritdoc/>
    public void LogLine(string message) => logger.LogLine(message);

    // A message without arguments is no template: braces in it stay what they are.
    /// <inheritdoc/>
    public void Log(string level, string message) => logger.Log(level, "{Message}" + Place, message, shard);

    /// <inheritdoc/>
    public void Log(string level, string message, params object[] args) => logger.Log(level, message + Place, [.. args, shard]);

    /// <inheritdoc/>
    public void Log(string level, Exception exception, string message, params object[] args) =>
        logger.Log(level, exception, message + Place, [.. args, shard]);
}
