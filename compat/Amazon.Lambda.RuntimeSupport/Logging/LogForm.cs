namespace Amazon.Lambda.RuntimeSupport.Logging;

/// <summary>The forms of a log line, by the names that AWS_LAMBDA_HANDLER_LOG_FORMAT takes.</summary>
internal enum LogForm
{
    /// <summary>Time, request, level and message, apart by tabs.</summary>
    Default,

    /// <summary>The message alone.</summary>
    Unformatted,

    /// <summary>A JSON object.</summary>
    Json,
}
