using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Destinations;
using Pipeline.Cloud.Lambda.Mappings.Batches;
using Pipeline.Cloud.Lambda.Mappings.Configuration;
using Pipeline.Cloud.Lambda.Mappings.Delivery;
using Pipeline.Cloud.Lambda.Mappings.Progress;
using Pipeline.Cloud.Lambda.Mappings.Windows;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings;

/// <summary>Runs one mapping, with a consumer for each shard. A child shard starts only when its parents are done.</summary>
public sealed class MappingRunner(
    EventSourceMapping mapping, IBatchFunction function, string role, IStreamReader streams, DestinationSender destinations, MappingCounters counters, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, ShardProgress> _shards = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Starts. The shards' starting positions are fixed before this returns.</summary>
    /// <param name="resumed">The positions of an earlier runner of the mapping, or null.</param>
    public void Start(IReadOnlyList<ShardSnapshot>? resumed)
    {
        if (resumed is not null)
        {
            foreach (var shard in resumed) Begin(shard.ShardId, shard.Checkpoint, shard.Ended);
        }
        else if (mapping.StartingPosition == "LATEST")
        {
            foreach (var shard in streams.Shards(mapping.StreamArn))
                Begin(shard.ShardId, shard.Closed ? null : streams.Latest(mapping.StreamArn, shard.ShardId), shard.Closed);
        }

        _running = RunAsync(_stopping.Token);
    }

    /// <summary>Stops. Waits for invocations in progress and records their results, so that no function still works on records that will be delivered again.</summary>
    public async Task StopAsync()
    {
        _stopping.Cancel();
        await _running;
    }

    /// <summary>Stops without waiting for invocations in progress. Their records are delivered again if the mapping is ever restarted.</summary>
    public async Task AbortAsync()
    {
        _stopping.Cancel();
        _aborting.Cancel();
        await _running;
    }

    /// <summary>The progress of each shard.</summary>
    public IReadOnlyList<ShardSnapshot> Snapshot()
    {
        var now = time.GetUtcNow();
        lock (_lock) return [.. _shards.Values.Select(shard => shard.Snapshot(now))];
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        // Leaves the caller's stack, but stays on the caller's scheduler: a simulation runs everything on one thread.
        await Task.Yield();
        try
        {
            await FollowAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped, disabled or deleted.
        }
        catch (AwsException e)
        {
            // The stream is gone.
            counters.LastResult = $"PROBLEM: {e.Code}: {e.Message}";
        }
        catch (Exception e)
        {
            // Nobody awaits this task before the mapping is stopped, so the fault is shown in LastResult and the log.
            counters.LastResult = $"PROBLEM: internal error: {e.Message}";
            function.Log($"[lambda] {mapping.Uuid}: the mapping stopped: {e}");
        }
    }

    private async Task FollowAsync(CancellationToken stopping)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var running = new Dictionary<string, Task>(StringComparer.Ordinal);
        try
        {
            while (true)
            {
                foreach (var shard in Startable(running)) running[shard.ShardId] = Consume(shard, failed.Token);
                if (running.Count == 0) return;
                await Task.WhenAny(running.Values);
                foreach (var (shardId, task) in running.Where(entry => entry.Value.IsCompleted).ToList())
                {
                    running.Remove(shardId);
                    await task;
                }
            }
        }
        finally
        {
            failed.Cancel();
            // Ignored: the first shard's exception is already being thrown, and the others failed because of it or were cancelled.
            foreach (var consumer in running.Values) await consumer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private List<ShardProgress> Startable(Dictionary<string, Task> running)
    {
        var shards = streams.Shards(mapping.StreamArn);
        var known = shards.Select(shard => shard.ShardId).ToHashSet(StringComparer.Ordinal);
        bool DoneWith(string? shardId) => shardId is null || !known.Contains(shardId) || Find(shardId) is { Ended: true };
        return [.. shards
            .Where(shard => !running.ContainsKey(shard.ShardId) && Find(shard.ShardId) is not { Ended: true })
            .Where(shard => DoneWith(shard.ParentShardId) && DoneWith(shard.AdjacentParentShardId))
            .Select(shard => Find(shard.ShardId) ?? Begin(shard.ShardId, null, ended: false))];
    }

    private Task Consume(ShardProgress progress, CancellationToken stopping)
    {
        var events = new KinesisEventWriter(progress.ShardId, mapping.StreamArn, role);
        var invoker = new BatchInvoker(mapping, function, events, progress, counters, time, _aborting.Token);
        var filter = mapping.Filters is { } criteria ? new RecordFilter(criteria, events) : null;
        return new ShardConsumer(mapping, streams, progress, filter, CreateLane, time).RunAsync(stopping);

        BatchLane CreateLane(Action<int> finished)
        {
            var window = mapping.TumblingWindow > TimeSpan.Zero ? new WindowAggregation(mapping, progress.ShardId, invoker, finished, time) : null;
            var runner = new BatchRunner(mapping, progress.ShardId, function, invoker, events, window, destinations, counters, time, _aborting.Token);
            return new BatchLane(new BatchQueue(mapping, events, time), runner, window, finished);
        }
    }

    private ShardProgress? Find(string shardId)
    {
        lock (_lock) return _shards.GetValueOrDefault(shardId);
    }

    private ShardProgress Begin(string shardId, string? start, bool ended)
    {
        var progress = new ShardProgress(shardId, mapping.ParallelizationFactor, start);
        if (ended) progress.End();
        lock (_lock) _shards[shardId] = progress;
        return progress;
    }
}
