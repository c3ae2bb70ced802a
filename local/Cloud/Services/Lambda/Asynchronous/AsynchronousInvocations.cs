using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Lambda.Destinations;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Lambda.Functions;
using Pipeline.Cloud.Lambda.Settings;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Asynchronous;

/// <summary>
/// The queue behind <c>InvocationType: Event</c>: function errors are retried after one and two minutes, throttles and
/// system errors with back-off until the event is too old, and the outcome goes to the function's destinations.
/// Source: "How Lambda handles errors and retries with asynchronous invocation".
/// </summary>
internal sealed class AsynchronousInvocations(
    LambdaOptions options, DestinationSender destinations, EventJournal journal, IRoles roles, IServiceMetrics metrics, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan LongestThrottleWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstThrottleWait = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<DeployedFunction, SemaphoreSlim> _turns = [];
    private readonly HashSet<Task> _running = [];

    /// <summary>Events that are queued or being processed.</summary>
    public int Count
    {
        get { lock (_lock) return _running.Count; }
    }

    /// <summary>Queues an event; the payload is kept, so the caller must not change it.</summary>
    /// <exception cref="AwsException">The event is too large.</exception>
    public void Enqueue(NamedFunction named, string requestId, ReadOnlyMemory<byte> payload)
    {
        if (payload.Length > LambdaLimits.AsynchronousRequestBytes)
        {
            throw new AwsException("RequestEntityTooLargeException",
                $"{payload.Length} byte payload is too large for the Event invocation type (limit {LambdaLimits.AsynchronousRequestBytes} bytes)", 413);
        }

        var queued = new QueuedEvent(named.Qualifier, requestId, payload, time.Steady());
        journal.Save(named.Function.Definition.Name, queued);
        Run(named.Function, queued);
    }

    /// <summary>Goes on with the events that the cloud had not handled when it ended. Those of a function that is not there wait for a start at which it is.</summary>
    /// <param name="find">Finds a function with a version or alias; null if it is not there.</param>
    public void Resume(Func<string, string?, DeployedFunction?> find)
    {
        foreach (var (name, queued) in journal.Take())
        {
            if (find(name, queued.Qualifier) is { } function) Run(function, queued);
        }
    }

    private void Run(DeployedFunction function, QueuedEvent queued)
    {
        lock (_lock)
        {
            if (!_turns.TryGetValue(function, out var turns))
                _turns[function] = turns = new SemaphoreSlim(options.AsynchronousConcurrency);
            var task = Task.Run(() => WorkAsync(function, queued, turns, _stopping.Token));
            _running.Add(task);
            task.ContinueWith(Forget, TaskScheduler.Default);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Task[] running;
        lock (_lock) running = [.. _running];
        await Task.WhenAll(running);
        _stopping.Dispose();
    }

    private void Forget(Task task)
    {
        lock (_lock) _running.Remove(task);
    }

    private async Task WorkAsync(DeployedFunction function, QueuedEvent queued, SemaphoreSlim turns, CancellationToken stopping)
    {
        try
        {
            await RunAsync(function, queued, turns, stopping);
            journal.Handled(queued);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The cloud is stopping. One that keeps its state goes on with its queued events; otherwise they are dropped.
        }
        catch (AwsException e)
        {
            function.Log.Write("", $"[lambda] {queued.RequestId}: the event could not be handled to its end: {e.Code}: {e.Message}");
            journal.Handled(queued);
        }
        catch (Exception e)
        {
            // Nobody awaits this task, so a fault is only visible in the log.
            function.Log.Write("", $"[lambda] {queued.RequestId}: internal error: {e}");
        }
    }

    private async Task RunAsync(DeployedFunction function, QueuedEvent queued, SemaphoreSlim turns, CancellationToken stopping)
    {
        InvocationResult? last = null;
        var throttleWait = FirstThrottleWait;
        for (var failures = 0; ;)
        {
            var config = function.EventInvokeConfig ?? EventInvokeConfig.Default;
            if (time.Steady() - queued.QueuedAt > config.MaximumEventAge)
            {
                await FailAsync(function, queued, config, "EventAgeExceeded", failures, last, stopping);
                return;
            }

            if (function.Definition.ReservedConcurrency == 0)
            {
                await FailAsync(function, queued, config, "ZeroReservedConcurrency", failures, last, stopping);
                return;
            }

            var result = await TryInvokeAsync(function, queued, turns, stopping);
            TimeSpan wait;
            if (result is null)
            {
                wait = throttleWait;
                throttleWait = throttleWait * 2 > LongestThrottleWait ? LongestThrottleWait : throttleWait * 2;
            }
            else if (result.FunctionError is null)
            {
                if (config.OnSuccess is not null) await SendAsync(function, queued, config.OnSuccess, "Success", failures + 1, result, stopping);
                return;
            }
            else
            {
                last = result;
                failures++;
                if (failures > config.MaximumRetryAttempts)
                {
                    await FailAsync(function, queued, config, "RetriesExhausted", failures, last, stopping);
                    return;
                }

                wait = options.AsynchronousRetryWaits[Math.Min(failures, options.AsynchronousRetryWaits.Count) - 1];
            }

            await Task.Delay(wait, time, stopping);
        }
    }

    /// <summary>Invokes the function; null if it was not invoked: a throttle (429) or a system error (5xx).</summary>
    private static async Task<InvocationResult?> TryInvokeAsync(
        DeployedFunction function, QueuedEvent queued, SemaphoreSlim turns, CancellationToken stopping)
    {
        await turns.WaitAsync(stopping);
        try
        {
            var (result, _) = await function.InvokeAsync(queued.Qualifier, queued.RequestId, queued.Payload).WaitAsync(stopping);
            return result;
        }
        catch (AwsException e) when (e.Code == "TooManyRequestsException" || e.Status >= 500)
        {
            return null;
        }
        finally
        {
            turns.Release();
        }
    }

    private Task FailAsync(
        DeployedFunction function, QueuedEvent queued, EventInvokeConfig config, string condition, int invocations, InvocationResult? last, CancellationToken stopping)
    {
        function.Log.Write("", $"[lambda] {queued.RequestId}: the event is discarded: {condition}");
        return config.OnFailure is null ? Task.CompletedTask : SendAsync(function, queued, config.OnFailure, condition, invocations, last, stopping);
    }

    private async Task SendAsync(
        DeployedFunction function, QueuedEvent queued, string destination, string condition, int invocations, InvocationResult? last, CancellationToken stopping)
    {
        var record = InvocationRecord.Of(queued, function.Definition.Arn, condition, invocations, last, time.GetUtcNow());
        try
        {
            await destinations.For(roles.Assume(function.Definition.Role, function.Definition.Name)).SendAsync(destination, record, "aws/lambda/async/" + function.Definition.Name, stopping);
        }
        catch (AwsException)
        {
            metrics.Add(new ServiceMetric("AWS/Lambda", "DestinationDeliveryFailures", "Count", ("FunctionName", function.Definition.Name)), 1);
            throw;
        }
    }
}

/// <summary>A function with the name that it is invoked by.</summary>
/// <param name="Function">The function.</param>
/// <param name="Qualifier">The version or alias that was named, or null.</param>
internal sealed record NamedFunction(DeployedFunction Function, string? Qualifier);

/// <summary>An event in a function's queue.</summary>
/// <param name="Qualifier">The version or alias that was named, or null.</param>
/// <param name="RequestId">Its invocation's id, the same in every attempt.</param>
/// <param name="Payload">The event.</param>
/// <param name="QueuedAt">When it was queued.</param>
internal sealed record QueuedEvent(string? Qualifier, string RequestId, ReadOnlyMemory<byte> Payload, TimeSpan QueuedAt);
