namespace Pipeline.Cloud.Lambda.Settings;

/// <summary>Lambda's quotas. Source: "Lambda quotas".</summary>
internal static class LambdaLimits
{
    /// <summary>The largest event of a synchronous invocation, and of an event source mapping's batch.</summary>
    public const int RequestBytes = 6 * 1024 * 1024;

    /// <summary>The largest request with a function's code: 50 MB of zip, in Base64, and the other members.</summary>
    public const int CodeRequestBytes = 70 * 1024 * 1024;

    /// <summary>The largest response.</summary>
    public const int ResponseBytes = RequestBytes + 100;

    /// <summary>The largest event of an asynchronous invocation.</summary>
    public const int AsynchronousRequestBytes = 1024 * 1024;

    /// <summary>The largest state of a shard's tumbling window; above it Lambda ends the window early.</summary>
    public const int WindowStateBytes = 1024 * 1024;

    /// <summary>The largest unzipped deployment package.</summary>
    public const int UnzippedBytes = 250 * 1024 * 1024;

    /// <summary>The largest event of a log. Source: "CloudWatch Logs quotas".</summary>
    public const int LogEventBytes = 256 * 1024;

    /// <summary>The part of an invocation's log that <c>LogType: Tail</c> returns.</summary>
    public const int LogTailBytes = 4096;
}
