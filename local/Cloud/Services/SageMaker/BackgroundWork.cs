namespace Pipeline.Cloud.SageMaker;

/// <summary>What the service does while nobody waits for it. Disposing of it ends all of it.</summary>
internal sealed class BackgroundWork : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<Task> _running = [];

    /// <summary>Starts a piece of work.</summary>
    /// <param name="work">The work, given a token that is cancelled when the service ends.</param>
    internal void Run(Func<CancellationToken, Task> work)
    {
        lock (_running)
        {
            _running.RemoveWhere(task => task.IsCompletedSuccessfully || task.IsCanceled);
            _running.Add(Task.Run(() => work(_stopping.Token)));
        }
    }

    /// <summary>Cancels what runs and waits for it; a fault of any piece of work comes out here.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Task all;
        lock (_running) all = Task.WhenAll(_running);
        try
        {
            await all;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Cancelled work is what was asked for.
        }

        _stopping.Dispose();
    }
}
