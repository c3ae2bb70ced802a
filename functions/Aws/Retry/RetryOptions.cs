namespace Pipeline.Aws.Retry;

/// <summary>How often a call is repeated, and with what pauses.</summary>
/// <param name="Attempts">Maximum calls before giving up; also the maximum consecutive calls that may leave every item unprocessed.</param>
/// <param name="FirstPause">Maximum of the first pause; the maximum doubles with each further one.</param>
/// <param name="LongestPause">Upper limit of every pause.</param>
public sealed record RetryOptions(int Attempts, TimeSpan FirstPause, TimeSpan LongestPause)
{
    /// <summary>Six attempts over about three seconds. Longer outages are left to Lambda's retries, which free the environment meanwhile.</summary>
    public static RetryOptions Default { get; } = new(6, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2));
}
