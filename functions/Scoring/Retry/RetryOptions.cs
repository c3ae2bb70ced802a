namespace Pipeline.Scoring.Retry;

/// <summary>How often and how patiently a call is repeated.</summary>
internal sealed record RetryOptions(int Attempts, TimeSpan FirstPause, TimeSpan LongestPause)
{
    /// <summary>Six attempts over about three seconds: longer trouble is Lambda's to retry, and frees the environment meanwhile.</summary>
    public static RetryOptions Default { get; } = new(6, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2));
}
