using System.Collections.Concurrent;
using System.Globalization;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Targets;

namespace Pipeline.Cloud.Scheduler;

/// <summary>
/// Calls targets when they are due. A failed call is retried with back-off, then goes to the dead-letter queue; if that fails too, it is recorded. A target
/// with a role is called as that role, a target without one only if its own policy lets the service call.
/// </summary>
internal sealed class TargetDelivery(
    LocalCloudOptions cloud, TimeProvider time, Dispatcher dispatcher, string service, IRoles roles, ITargetPolicies policies) : IAsyncDisposable
{
    private const int FailuresKept = 100;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private readonly TargetCaller _targets = new(dispatcher);
    // The service is "events" or "scheduler".
    private readonly string _source = "aws." + service;
    private readonly string _principal = service + ".amazonaws.com";
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly ConcurrentQueue<string> _failures = new();

    /// <summary>The newest calls that failed for good, oldest first.</summary>
    public IReadOnlyList<string> Failures => [.. _failures];

    /// <summary>Calls a target in the background.</summary>
    public void Start(ScheduledTarget target, string resourceArn, DateTimeOffset at)
    {
        if (_stopping.IsCancellationRequested) return;
        var task = DeliverAsync(target, resourceArn, at);
        _running[task] = true;
        task.ContinueWith(done => _running.TryRemove(done, out _), TaskScheduler.Default);
    }

    /// <summary>Stops all retries.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Keys);
        _stopping.Dispose();
    }

    private async Task DeliverAsync(ScheduledTarget target, string resourceArn, DateTimeOffset at)
    {
        var id = Guid.NewGuid().ToString();
        try
        {
            var role = target.Role is { } named ? roles.Assume(named, _source) : null;
            for (var attempt = 1; ; attempt++)
            {
                var document = Fill(target.Document(cloud, _source, resourceArn, at, id), resourceArn, at, id, attempt);
                try
                {
                    await DeliverAsync(target.Arn, document, role, resourceArn, id);
                    return;
                }
                catch (AwsException error)
                {
                    var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, attempt - 1)));
                    if (MayPass(error) && attempt <= target.Retries && time.GetUtcNow() + pause - at <= target.MaximumAge)
                    {
                        await Task.Delay(pause, time, _stopping.Token);
                        continue;
                    }

                    if (target.DeadLetterArn is null) throw;
                    // A rule's role is for its target alone: the dead-letter queue's policy must let EventBridge send. Source: "Using dead-letter queues".
                    await DeliverAsync(target.DeadLetterArn, document, service == "events" ? null : role, resourceArn, id);
                    return;
                }
            }
        }
        catch (AwsException error)
        {
            Note($"{resourceArn} at {at:u} to {target.Arn}: {error.Code}: {error.Message}");
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            Note($"{resourceArn} at {at:u} to {target.Arn}: given up, the cloud stops");
        }
        catch (Exception defect)
        {
            // Nobody awaits this task, so a defect of the local cloud must be logged.
            Note($"{resourceArn} at {at:u} to {target.Arn}: the local cloud failed: {defect.Message}");
        }
    }

    private async Task DeliverAsync(string arn, string document, Caller? role, string resourceArn, string id)
    {
        if (role is null && await policies.RefusalAsync(_principal, arn, resourceArn, _stopping.Token) is { } refusal)
            throw new AwsException("AccessDeniedException", $"{_principal} may not deliver: {refusal}", 403);
        await _targets.DeliverAsync(arn, document, new CallContext(role ?? new Caller(_source, _principal), cloud.Region, id, _stopping.Token));
    }

    private static bool MayPass(AwsException error) =>
        error.Status is >= 500 and not 501 || error.Status == 429 || error.Code.Contains("Throttl", StringComparison.Ordinal);

    // Source: "Adding context attributes in EventBridge Scheduler".
    private static string Fill(string document, string resourceArn, DateTimeOffset at, string id, int attempt) => document
        .Replace("<aws.scheduler.schedule-arn>", resourceArn, StringComparison.Ordinal)
        .Replace("<aws.scheduler.scheduled-time>", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("<aws.scheduler.execution-id>", id, StringComparison.Ordinal)
        .Replace("<aws.scheduler.attempt-number>", attempt.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private void Note(string failure)
    {
        _failures.Enqueue(failure);
        while (_failures.Count > FailuresKept) _failures.TryDequeue(out _);
    }
}
