namespace Pipeline.Aws.Retry;

/// <summary>How often and how patiently a call is repeated.</summary>
/// <param name="Attempts">How many calls are made before giving up; also how many calls in a row may leave every item unprocessed.</param>
/// <param name="FirstPause">The longest first pause; each further one may be twice as long.</param>
/// <param name="LongestPause">The longest pause.</param>
public sealed record RetryOptions(int Attempts, TimeSpan FirstPause, TimeSpan LongestPause)
{
    /// <summary>Six attempts over about three seconds: longer trouble is Lambda's to retry, and frees the environment meanwhile.</summary>
    public static RetryOptions Default { get; } = new(6, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2));
}
