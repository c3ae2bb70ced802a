namespace Pipeline.Cli.Hosting;

/// <summary>Waits until a service has finished what it was asked for, by asking at growing intervals.</summary>
/// <param name="time">The clock.</param>
internal sealed class Settling(TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <summary>Asks until nothing is left to wait for.</summary>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="patience">The longest wait; infinite for work that ends by itself, however long it takes.</param>
    /// <param name="ask">Returns what is still going on, such as a status; null when it is over.</param>
    /// <param name="cancellationToken">Stops between two questions.</param>
    /// <exception cref="TimeoutException">It takes longer than the patience.</exception>
    public async Task UntilAsync(string what, TimeSpan patience, Func<Task<string?>> ask, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var pause = FirstPause;
        while (await ask() is { } status)
        {
            if (patience != Timeout.InfiniteTimeSpan && time.GetElapsedTime(began) > patience) throw new TimeoutException($"The {what} is {status} for {patience.TotalMinutes:0} minutes: run this again when it has settled.");
            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
