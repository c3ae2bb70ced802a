using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Mappings.Batches;
using Pipeline.Cloud.Lambda.Mappings.Configuration;
using Pipeline.Cloud.Lambda.Mappings.Progress;
using Pipeline.Cloud.Lambda.Mappings.Windows;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings;

/// <summary>Reads one shard to its end and distributes its records over the lanes. A partition key always has the same lane.</summary>
internal sealed class ShardConsumer(
    EventSourceMapping mapping, StreamPoller stream, ShardProgress progress, RecordFilter? filter, Func<Action<int>, BatchLane> createLane, TimeProvider time)
{
    private const int LeastRead = 100;
    private const int GetRecordsLimit = 10_000;

    // The tumbling window of the last record that was read; null once it has ended.
    private TumblingWindow? _window;
    // When that window is over, in steady time.
    private TimeSpan _over;
    private bool _gone;

    /// <summary>Completes when the shard is closed, or its stream deleted, and every record that was read is done.</summary>
    /// <returns>Whether the stream is still there.</returns>
    public async Task<bool> RunAsync(CancellationToken stopping)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var lanes = new BatchLane[mapping.ParallelizationFactor];
        var running = new Task[lanes.Length];
        for (var i = 0; i < lanes.Length; i++)
        {
            var lane = i;
            lanes[i] = createLane(count => progress.Finish(lane, count));
            running[i] = OrFailAsync(lanes[i].RunAsync(failed.Token), failed);
        }

        // Stopped lanes still record the results of invocations in progress, so all are awaited in every case.
        await Task.WhenAll([OrFailAsync(ReadAsync(lanes, failed.Token), failed), .. running]);
        progress.End();
        return !_gone;
    }

    /// <summary>Stops the other tasks when one fails. Of several exceptions, the first that is not a cancellation is thrown.</summary>
    private static async Task OrFailAsync(Task work, CancellationTokenSource failed)
    {
        try
        {
            await work;
        }
        catch
        {
            failed.Cancel();
            throw;
        }
    }

    private async Task ReadAsync(BatchLane[] lanes, CancellationToken stopping)
    {
        var after = progress.Checkpoint;
        var limit = Math.Clamp(mapping.BatchSize * mapping.ParallelizationFactor, LeastRead, GetRecordsLimit);
        var closed = false;
        while (true)
        {
            var askedAt = time.Steady();
            var records = await stream.ReadAsync(progress.ShardId, after, limit, stopping);
            _gone = records is null;
            if (records is { Count: > 0 })
            {
                await SpreadAsync(lanes, records, stopping);
                after = records[^1].SequenceNumber;
            }
            else if (_gone || closed)
            {
                foreach (var lane in lanes) lane.Queue.Complete();
                return;
            }
            else
            {
                // A closed shard is read once more: its last records may have arrived between the two calls.
                closed = await IsClosedAsync(stopping);
                if (!closed) await WaitAsync(lanes, after, askedAt, stopping);
            }
        }
    }

    private Task SpreadAsync(BatchLane[] lanes, IReadOnlyList<StreamRecord> records, CancellationToken stopping)
    {
        var page = NewPage(lanes);
        foreach (var record in records)
        {
            if (record.ArrivedAt < mapping.StartingTimestamp)
            {
                progress.Skip(record);
            }
            else if (filter is not null && !filter.Passes(record))
            {
                progress.Filter(record);
                // It opens no window, and shows that the time of the open one is over.
                if (_window is { } open && open.End <= record.ArrivedAt) EnterWindow(page, null);
            }
            else
            {
                if (mapping.TumblingWindow > TimeSpan.Zero) EnterWindow(page, record);
                var lane = LaneOf(record.PartitionKey, lanes.Length);
                progress.Read(lane, record);
                page[lane].Add(record);
            }
        }

        return HandOverAsync(lanes, page, stopping);
    }

    private static List<StreamRecord?>[] NewPage(BatchLane[] lanes) => [.. lanes.Select(_ => new List<StreamRecord?>())];

    // A lane that has no room holds up the reader, and not the lanes that have.
    private static Task HandOverAsync(BatchLane[] lanes, List<StreamRecord?>[] page, CancellationToken stopping) =>
        Task.WhenAll(lanes.Zip(page).Where(entry => entry.Second.Count > 0).Select(entry => entry.First.Queue.AddAsync(entry.Second, stopping)));

    /// <summary>Waits for records. An open tumbling window ends when its time is over and all of its records have been read.</summary>
    private async Task WaitAsync(BatchLane[] lanes, string? after, TimeSpan askedAt, CancellationToken stopping)
    {
        if (_window is null)
        {
            await stream.WaitAsync(progress.ShardId, after, stopping);
            return;
        }

        if (_over <= askedAt)
        {
            var page = NewPage(lanes);
            EnterWindow(page, null);
            await HandOverAsync(lanes, page, stopping);
            return;
        }

        var left = _over - time.Steady();
        using var over = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, over.Token);
        try
        {
            await stream.WaitAsync(progress.ShardId, after, either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // The window's time is over. Records that arrived at its very end are read before it is closed.
        }
    }

    // A null among a lane's records marks the end of their window.
    private void EnterWindow(List<StreamRecord?>[] page, StreamRecord? record)
    {
        var before = _window;
        TumblingWindow? window = record is null ? null : TumblingWindow.Of(record.ArrivedAt, mapping.TumblingWindow);
        if (before == window) return;
        _window = window;
        if (record is not null && window is { } entered) _over = record.ReceivedAt + (entered.End - record.ArrivedAt);
        if (before is null) return;
        foreach (var lane in page) lane.Add(null);
    }

    private async Task<bool> IsClosedAsync(CancellationToken stopping) =>
        (await stream.ShardsAsync(stopping)).FirstOrDefault(shard => shard.ShardId == progress.ShardId) is null or { Closed: true };

    // FNV-1a: unlike string.GetHashCode, it gives a key the same lane in every run.
    internal static int LaneOf(string partitionKey, int lanes)
    {
        if (lanes == 1) return 0;
        var hash = 2166136261u;
        foreach (var character in partitionKey) hash = (hash ^ character) * 16777619u;
        return (int)(hash % (uint)lanes);
    }
}
