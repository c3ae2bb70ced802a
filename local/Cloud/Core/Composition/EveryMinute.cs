namespace Pipeline.Cloud.Composition;

/// <summary>Work that a service does once a minute of the cloud's clock, from its start on.</summary>
/// <param name="time">The clock.</param>
public sealed class EveryMinute(TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Starts. The work is first done after a minute.</summary>
    public void Start(Func<CancellationToken, Task> work) => _running = RunAsync(work);

    /// <summary>Stops, and waits for work in progress. What it threw is thrown here.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task RunAsync(Func<CancellationToken, Task> work)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token)) await work(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The cloud stops.
        }
    }
}
