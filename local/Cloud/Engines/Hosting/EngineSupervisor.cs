namespace Pipeline.Cloud.Engines.Hosting;

/// <summary>Keeps one engine process, and starts another when it has ended. Requests come one at a time.</summary>
/// <param name="role">One of <see cref="EngineRoles"/>.</param>
/// <param name="limits">Memory of the process and time of one request.</param>
internal sealed class EngineSupervisor(string role, EngineLimits limits) : IAsyncDisposable
{
    private EngineProcess? _process;

    /// <summary>Starts the process, so that the first request does not wait for it.</summary>
    /// <exception cref="EngineEndedException">The process cannot be started.</exception>
    public void Start() => _process ??= EngineProcess.Start(role, limits);

    /// <summary>Sends a request and waits for the answer.</summary>
    /// <exception cref="EngineEndedException">The process cannot be started, exceeded a limit or exited without an answer.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the process is killed.</exception>
    public async Task<byte[]> AskAsync(ReadOnlyMemory<byte> question, CancellationToken cancellationToken)
    {
        if (_process is { HasEnded: true } ended)
        {
            _process = null;
            await ended.DisposeAsync();
        }

        Start();
        return await _process!.AskAsync(question, cancellationToken);
    }

    /// <summary>Ends the process.</summary>
    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
