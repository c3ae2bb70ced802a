using System.Globalization;
using Pipeline.Cloud.Lambda.Definitions;
using Pipeline.Cloud.Lambda.Logs;
using Pipeline.Cloud.Lambda.Settings;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>
/// One environment of a function: it runs one invocation at a time. The runtime's side (<see cref="TakeAsync"/>,
/// <see cref="Respond"/>, <see cref="FailInit"/>) is driven through the Runtime API by the process that has its token.
/// </summary>
internal sealed class ExecutionEnvironment(string id, FunctionDefinition function, FunctionLog log, TimeProvider time, TimeSpan initTimeout) : IAsyncDisposable
{
    private const string ExitError = "Runtime.ExitError";
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EnvironmentLog _log = new(id, function, log, time);
    private readonly long _startedAt = time.GetTimestamp();
    private IRuntimeProcess? _process;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Invocation? _current;
    private Invocation? _last;
    private TaskCompletionSource<Invocation>? _waiting;
    private Func<string, InvocationOutcome>? _initFailure;
    private ITimer? _deadline;
    private TimeSpan? _initDuration;
    private readonly DateTimeOffset _since = time.GetUtcNow();
    private long _invocations;
    private bool _stopped;

    public string Id { get; } = id;

    /// <summary>Secret that only its process knows.</summary>
    public string Secret { get; } = EnvironmentToken.NewSecret();

    public FunctionDefinition Function { get; } = function;

    /// <summary>The first invocation that its runtime took; null before that.</summary>
    public string? First { get; private set; }

    /// <summary>Whether it takes no more invocations.</summary>
    public bool Stopped
    {
        get { lock (_lock) return _stopped; }
    }

    /// <summary>A snapshot of the environment.</summary>
    public EnvironmentSnapshot Snapshot()
    {
        lock (_lock)
        {
            var state = !_ready.Task.IsCompleted ? EnvironmentState.Starting : _current is null ? EnvironmentState.Idle : EnvironmentState.Busy;
            return new EnvironmentSnapshot(Id, state, _invocations, _since);
        }
    }

    /// <summary>How long its runtime has been working on an invocation; null if it works on none, or on another one.</summary>
    public TimeSpan? RunningFor(string? requestId = null)
    {
        lock (_lock) return _current is { Taken: true } running && (requestId ?? running.RequestId) == running.RequestId ? time.GetElapsedTime(running.TakenAt) : null;
    }

    /// <summary>Binds the process that runs it. An environment whose runtime was started elsewhere has no process.</summary>
    public void Attach(IRuntimeProcess process)
    {
        _process = process;
        process.Exited.ContinueWith(exited => OnExit(exited.Result), TaskScheduler.Default);
    }

    /// <summary>Writes a line of the function.</summary>
    public void WriteLine(string line)
    {
        // Output that was written just before the response may be read just after it.
        Invocation? current;
        lock (_lock) current = _current ?? _last;
        _log.Write(current, line);
    }

    /// <summary>Runs an invocation; false if the environment ended before its runtime took the invocation.</summary>
    public async Task<bool> TryRunAsync(Invocation invocation)
    {
        lock (_lock)
        {
            if (_initFailure is { } failure) return invocation.Complete(failure(invocation.RequestId));
            if (_stopped) return false;
            _current = invocation;
            if (_waiting is { } waiting)
            {
                _waiting = null;
                Begin(invocation);
                waiting.SetResult(invocation);
            }
            else
            {
                // The runtime is starting, or has not come back from its last response.
                var limit = !_ready.Task.IsCompleted && initTimeout > Function.Timeout ? initTimeout : Function.Timeout;
                SetDeadline(limit, () => TimedOut(invocation, limit));
            }
        }

        // An environment that ends first completes its invocation, unless its runtime never took it.
        await Task.WhenAny(invocation.Completed, _ended.Task);
        if (!invocation.Completed.IsCompleted) return false;
        await invocation.PayloadReleased;
        return true;
    }

    /// <summary>Called when the runtime asks for its next event.</summary>
    public Task<Invocation> TakeAsync(CancellationToken gone)
    {
        lock (_lock)
        {
            if (_stopped) return Task.FromCanceled<Invocation>(new CancellationToken(canceled: true));
            if (_ready.TrySetResult()) _initDuration = time.GetElapsedTime(_startedAt);
            if (_current is { Taken: false } invocation)
            {
                Begin(invocation);
                return Task.FromResult(invocation);
            }

            var waiting = new TaskCompletionSource<Invocation>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting = waiting;
            gone.Register(() => Abandon(waiting));
            return waiting.Task;
        }
    }

    /// <summary>Takes the runtime's response; false if the request id is not that of the running invocation.</summary>
    public bool Respond(string requestId, ReadOnlyMemory<byte> payload, bool failed) =>
        Finish(requestId, new InvocationOutcome(payload, failed ? "Unhandled" : null));

    /// <summary>Fails the invocation because the runtime's response is too large.</summary>
    public bool RespondTooLarge(string requestId) => Finish(requestId, InvocationOutcome.Unhandled(
        requestId,
        "Function.ResponseSizeTooLarge",
        string.Create(CultureInfo.InvariantCulture, $"Response payload size exceeded maximum allowed payload size ({LambdaLimits.ResponseBytes} bytes).")));

    /// <summary>Called when the function's code could not be started.</summary>
    /// <param name="outcome">Makes the outcome of the invocation with an id.</param>
    public void FailInit(Func<string, InvocationOutcome> outcome)
    {
        Invocation? current;
        lock (_lock)
        {
            _initFailure = outcome;
            current = _current;
        }

        if (current is not null) End(current, outcome(current.RequestId));
        Stop();
    }

    /// <summary>Ends the environment; a running invocation fails.</summary>
    public void Stop()
    {
        if (_process is { } process) process.Kill();
        else OnExit("signal: killed");
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        if (_process is { } process) await process.DisposeAsync();
    }

    private bool Finish(string requestId, InvocationOutcome outcome)
    {
        Invocation? current;
        lock (_lock) current = _current;
        if (current is not { Taken: true } || current.RequestId != requestId) return false;
        End(current, outcome);
        return true;
    }

    private void Begin(Invocation invocation)
    {
        invocation.Take(time.GetTimestamp());
        _invocations++;
        First ??= invocation.RequestId;
        SetDeadline(Function.Timeout, () => TimedOut(invocation, Function.Timeout));
        _log.Started(invocation);
    }

    private void SetDeadline(TimeSpan limit, Action passed)
    {
        _deadline?.Dispose();
        _deadline = time.CreateTimer(_ => passed(), null, limit, Timeout.InfiniteTimeSpan);
    }

    private void TimedOut(Invocation invocation, TimeSpan limit)
    {
        var message = string.Create(CultureInfo.InvariantCulture, $"Task timed out after {limit.TotalSeconds:F2} seconds");
        _log.TimedOut(invocation, message);
        // A timeout resets the environment: nothing that its code does afterwards may have an effect.
        lock (_lock) _stopped = true;
        End(invocation, InvocationOutcome.Unhandled(invocation.RequestId, "Sandbox.Timedout", message));
        Stop();
    }

    private void OnExit(string? reason)
    {
        Invocation? current;
        lock (_lock)
        {
            _stopped = true;
            current = _current;
            if (current is { Taken: false } && _ready.Task.IsCompleted) current = _current = null;
        }

        if (current is not null)
        {
            var message = reason is null ? "Runtime exited without providing a reason" : $"Runtime exited with error: {reason}";
            _log.Exited(current, message, ExitError);
            End(current, InvocationOutcome.Unhandled(current.RequestId, ExitError, message));
        }

        _ended.TrySetResult();
    }

    private void End(Invocation invocation, InvocationOutcome outcome)
    {
        lock (_lock)
        {
            if (_current != invocation) return;
            _current = null;
            _last = invocation;
            _deadline?.Dispose();
            _deadline = null;
        }

        _log.Ended(invocation, _process?.PeakMegabytes ?? 0, _initDuration);
        _initDuration = null;
        invocation.Complete(outcome);
    }

    private void Abandon(TaskCompletionSource<Invocation> waiting)
    {
        lock (_lock)
        {
            if (_waiting == waiting) _waiting = null;
        }

        waiting.TrySetCanceled();
    }
}
