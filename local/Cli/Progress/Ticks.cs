namespace Pipeline.Cli.Progress;

/// <summary>Does something at intervals while work goes on.</summary>
internal static class Ticks
{
    /// <summary>Completes when the work has, however it ended; its exception is the caller's to await.</summary>
    public static async Task WhileAsync(Task running, TimeSpan every, TimeProvider time, Action tick)
    {
        using var timer = new PeriodicTimer(every, time);
        var next = timer.WaitForNextTickAsync(CancellationToken.None).AsTask();
        while (await Task.WhenAny(running, next) == next)
        {
            tick();
            next = timer.WaitForNextTickAsync(CancellationToken.None).AsTask();
        }
    }
}
