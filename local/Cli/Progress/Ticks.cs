namespace Pipeline.Cli.Progress;

/// <summary>Calls an action at intervals while work is running.</summary>
internal static class Ticks
{
    /// <summary>Completes when the work has ended, also when it failed. The caller must await the work to see its exception.</summary>
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
