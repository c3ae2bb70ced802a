namespace Pipeline.Cloud.Lambda.Settings;

/// <summary>Settings of the local Lambda.</summary>
public sealed record LambdaOptions
{
    /// <summary>Maximum environments of a function without reserved concurrency; further calls are throttled, as above the account's limit in AWS.</summary>
    public int MaximumEnvironments { get; init; } = 32;

    /// <summary>Queued events of one function that are processed at the same time.</summary>
    public int AsynchronousConcurrency { get; init; } = 4;

    /// <summary>An environment that is idle for this long is stopped.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a runtime may take to ask for its first event; never less than the function's own timeout.</summary>
    public TimeSpan InitTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The timeout of an invocation in a runtime that was started elsewhere: long enough to sit at a breakpoint.</summary>
    public TimeSpan AttachedTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The waits before the retries of a failed asynchronous invocation. Source: "Error handling for asynchronous invocation".</summary>
    public IReadOnlyList<TimeSpan> AsynchronousRetryWaits { get; init; } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)];

    /// <summary>The back-off of an event source mapping and of throttled events: this, doubled for each failure in a row.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest back-off of an event source mapping.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Environment variables that every function gets, for example <c>AWS_ENDPOINT_URL_DYNAMODB</c>. A function's own variables take precedence.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();
}
