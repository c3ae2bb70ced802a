namespace Pipeline.Cloud.Protocol;

/// <summary>What surrounds one call of an operation.</summary>
/// <param name="Caller">Who makes the call.</param>
/// <param name="Region">The region of the request's credential scope.</param>
/// <param name="RequestId">The id that the answer carries.</param>
/// <param name="Aborted">Signalled when the caller has gone.</param>
public sealed record CallContext(Caller Caller, string Region, string RequestId, CancellationToken Aborted)
{
    /// <summary>The host and port that the caller uses, for URLs in answers; null within the process.</summary>
    public string? Host { get; init; }

    /// <summary>The most bytes of content that a caller in the process takes as an answer.</summary>
    public long LargestAnswer { get; init; } = 16 << 20;
}
