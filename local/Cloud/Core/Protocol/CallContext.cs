namespace Pipeline.Cloud.Protocol;

/// <summary>The surroundings of one call of an operation.</summary>
/// <param name="Caller">The caller.</param>
/// <param name="Region">The region of the request's credential scope.</param>
/// <param name="RequestId">The id that the answer carries.</param>
/// <param name="Aborted">Signalled when the caller has gone.</param>
public sealed record CallContext(Caller Caller, string Region, string RequestId, CancellationToken Aborted)
{
    /// <summary>The host and port that the caller uses, for URLs in answers; null for a caller in the process.</summary>
    public string? Host { get; init; }

    /// <summary>For each item of a batch, in the request's order, the error of one that the caller may not touch, or null. Empty for other calls, and for callers who may do everything.</summary>
    public IReadOnlyList<AwsException?> RefusedItems { get; init; } = [];

    /// <summary>The longest answer, in bytes, that a caller in the process accepts.</summary>
    public long LargestAnswer { get; init; } = 16 << 20;
}
