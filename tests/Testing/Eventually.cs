namespace Pipeline.Testing;

/// <summary>Waits for what happens on other threads or in other processes, which no injected clock drives; with a limit, so that a test fails instead of hanging.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits until something holds.</summary>
    /// <exception cref="TimeoutException">It does not, for a minute.</exception>
    public static Task HoldsAsync(Func<bool> condition, string what) => HoldsAsync(() => Task.FromResult(condition()), what);

    /// <summary>Waits until something holds that has to be asked for.</summary>
    /// <exception cref="TimeoutException">It does not, for a minute.</exception>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string what)
    {
        using var timer = new PeriodicTimer(Between, TimeProvider.System);
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience) throw new TimeoutException($"Not within {Patience.TotalSeconds:0} s: {what}.");
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Waits for what another thread or process brings to its end.</summary>
    /// <exception cref="TimeoutException">It does not, for a minute.</exception>
    public static async Task EndsAsync(Task task, string what)
    {
        if (await Task.WhenAny(task, Task.Delay(Patience, TimeProvider.System)) != task) throw new TimeoutException($"Not within {Patience.TotalSeconds:0} s: {what}.");
        await task;
    }

    /// <summary>Waits for what another thread or process answers.</summary>
    /// <exception cref="TimeoutException">It does not, for a minute.</exception>
    public static async Task<T> EndsAsync<T>(Task<T> task, string what)
    {
        await EndsAsync((Task)task, what);
        return await task;
    }
}
