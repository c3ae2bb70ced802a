using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Destinations;
using Pipeline.Cloud.Lambda.Mappings.Batches;
using Pipeline.Cloud.Lambda.Mappings.Configuration;
using Pipeline.Cloud.Lambda.Mappings.Delivery;
using Pipeline.Cloud.Lambda.Mappings.Progress;
using Pipeline.Cloud.Lambda.Mappings.Windows;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings;

/// <summary>
/// Runs one mapping, with a consumer for each shard. A child shard starts only when its parents are done. It runs until it is stopped, whatever
/// fails: a stream of the same name that takes the place of a deleted one is read from its beginning.
/// </summary>
public sealed class MappingRunner(
    EventSourceMapping mapping, IBatchFunction function, string role, IStreamReader streams, DestinationSender destinations, MappingCounters counters, TimeProvider time,
    ICheckpoints? checkpoints = null)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, ShardProgress> _shards = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private readonly StreamPoller _stream = new(mapping, streams, function, counters, time);
    private Task _running = Task.CompletedTask;
    private bool _placed;

    /// <summary>Starts. The shards' starting positions are fixed before this returns, or as soon as the stream can be read.</summary>
    /// <param name="resumed">The positions of an earlier runner of the mapping, or null.</param>
    public void Start(IReadOnlyList<ShardSnapshot>? resumed)
    {
        if (resumed is not null)
        {
            foreach (var shard in resumed) Begin(shard.ShardId, shard.Checkpoint, shard.Ended, shard.Records);
        }

        _placed = resumed is not null || mapping.StartingPosition != "LATEST" || TryPlace();

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
        var now = time.Steady();
        lock (_lock) return [.. _shards.Values.Select(shard => shard.Snapshot(now))];
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        // Leaves the caller's stack, but stays on the caller's scheduler: a simulation runs everything on one thread.
        await Task.Yield();
        try
        {
            if (!_placed) await _stream.DoAsync(PlaceAtLatest, stopping);
            for (var failures = 1; !await TryFollowAsync(stopping); failures++)
            {
                await Task.Delay(mapping.Rules.BackOff(failures), time, stopping);
                lock (_lock)
                {
                    foreach (var shard in _shards.Values) shard.Rewind();
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped, disabled or deleted.
        }
    }

    /// <summary>Follows the stream; false if that failed for a reason that is not foreseen.</summary>
    private async Task<bool> TryFollowAsync(CancellationToken stopping)
    {
        try
        {
            await FollowAsync(stopping);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // Nobody awaits this task before the mapping is stopped, so the fault is shown in LastResult and the log.
            counters.LastResult = $"PROBLEM: internal error: {e.Message}";
            function.Log($"[lambda] {mapping.Uuid}: the mapping goes on at its checkpoints after an error: {e}");
            return false;
        }
    }

    private bool TryPlace()
    {
        try
        {
            PlaceAtLatest();
            return true;
        }
        catch (AwsException e)
        {
            counters.Fail(e);
            return false;
        }
    }

    private void PlaceAtLatest()
    {
        foreach (var shard in streams.Shards(mapping.StreamArn))
            Begin(shard.ShardId, shard.Closed ? null : streams.Latest(mapping.StreamArn, shard.ShardId), shard.Closed);
    }

    private async Task FollowAsync(CancellationToken stopping)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var running = new Dictionary<string, Task<bool>>(StringComparer.Ordinal);
        try
        {
            while (true)
            {
                foreach (var shard in await StartableAsync(running, failed.Token)) running[shard.ShardId] = Consume(shard, failed.Token);
                if (running.Count == 0) return;
                await Task.WhenAny(running.Values);
                var there = true;
                foreach (var (shardId, task) in running.Where(entry => entry.Value.IsCompleted).ToList())
                {
                    running.Remove(shardId);
                    there &= await task;
                }

                if (there) continue;
                // The other shards were deleted with the stream.
                await Task.WhenAll(running.Values);
                running.Clear();
                lock (_lock)
                {
                    checkpoints?.Clear(_shards.Keys);
                    _shards.Clear();
                }
            }
        }
        finally
        {
            failed.Cancel();
            // Ignored: the first shard's exception is already being thrown, and the others failed because of it or were cancelled.
            foreach (Task consumer in running.Values) await consumer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private async Task<List<ShardProgress>> StartableAsync(Dictionary<string, Task<bool>> running, CancellationToken stopping)
    {
        var shards = await _stream.ShardsAsync(stopping);
        var known = shards.Select(shard => shard.ShardId).ToHashSet(StringComparer.Ordinal);
        bool DoneWith(string? shardId) => shardId is null || !known.Contains(shardId) || Find(shardId) is { Ended: true };
        return [.. shards
            .Where(shard => !running.ContainsKey(shard.ShardId) && Find(shard.ShardId) is not { Ended: true })
            .Where(shard => DoneWith(shard.ParentShardId) && DoneWith(shard.AdjacentParentShardId))
            .Select(shard => Find(shard.ShardId) ?? Begin(shard.ShardId, null, ended: false))];
    }

    private Task<bool> Consume(ShardProgress progress, CancellationToken stopping)
    {
        var events = new KinesisEventWriter(progress.ShardId, mapping.StreamArn, role);
        var invoker = new BatchInvoker(mapping, function, events, progress, counters, time, _aborting.Token);
        var filter = mapping.Filters is { } criteria ? new RecordFilter(criteria, events) : null;
        return new ShardConsumer(mapping, _stream, progress, filter, CreateLane, time).RunAsync(stopping);

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

    private ShardProgress Begin(string shardId, string? start, bool ended, long finished = 0)
    {
        var progress = new ShardProgress(shardId, mapping.ParallelizationFactor, start, checkpoints, finished);
        if (ended) progress.End();
        else progress.Save();
        lock (_lock) _shards[shardId] = progress;
        return progress;
    }
}
