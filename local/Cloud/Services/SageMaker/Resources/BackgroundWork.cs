namespace Pipeline.Cloud.SageMaker.Resources;

/// <summary>The service's background work. Disposing of it cancels all work and waits for it.</summary>
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

    /// <summary>Cancels the running work and waits for it; throws if any of it failed.</summary>
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
            // The work was cancelled on purpose.
        }

        _stopping.Dispose();
    }
}
