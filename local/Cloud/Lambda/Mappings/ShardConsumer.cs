using Pipeline.Cloud.Kinesis;

namespace Pipeline.Cloud.Lambda.Mappings;

/// <summary>Reads one shard to its end and spreads its records over the lanes, each partition key always to the same.</summary>
internal sealed class ShardConsumer(
    EventSourceMapping mapping, IStreamReader streams, ShardProgress progress, Func<Action<int>, BatchLane> createLane)
{
    private const int LeastRead = 100;
    private const int GetRecordsLimit = 10_000;

    /// <summary>Completes when the shard is closed and every record is done with.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var lanes = new BatchLane[mapping.ParallelizationFactor];
        var running = new Task[lanes.Length];
        for (var i = 0; i < lanes.Length; i++)
        {
            var lane = i;
            lanes[i] = createLane(count => progress.Finish(lane, count));
            running[i] = RunLaneAsync(lanes[i], failed);
        }

        try
        {
            await ReadAsync(lanes, failed.Token);
            foreach (var lane in lanes) lane.Complete();
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // A lane failed; its exception comes below.
        }

        await Task.WhenAll(running);
        progress.End();
    }

    private static async Task RunLaneAsync(BatchLane lane, CancellationTokenSource failed)
    {
        try
        {
            await lane.RunAsync(failed.Token);
        }
        catch
        {
            await failed.CancelAsync();
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
            var records = streams.Read(mapping.StreamArn, progress.ShardId, after, limit);
            if (records.Count > 0)
            {
                await SpreadAsync(lanes, records, stopping);
                after = records[^1].SequenceNumber;
            }
            else if (closed)
            {
                return;
            }
            else
            {
                // A closed shard is read once more: its last records may have come between the two calls.
                closed = IsClosed();
                if (!closed) await streams.WaitAsync(mapping.StreamArn, progress.ShardId, after, stopping);
            }
        }
    }

    private async ValueTask SpreadAsync(BatchLane[] lanes, IReadOnlyList<StreamRecord> records, CancellationToken stopping)
    {
        foreach (var record in records)
        {
            if (record.ArrivedAt < mapping.StartingTimestamp)
            {
                progress.Skip(record);
                continue;
            }

            var lane = LaneOf(record.PartitionKey, lanes.Length);
            progress.Read(lane, record);
            await lanes[lane].AddAsync(record, stopping);
        }
    }

    private bool IsClosed() => streams.Shards(mapping.StreamArn).FirstOrDefault(shard => shard.ShardId == progress.ShardId) is null or { Closed: true };

    // FNV-1a: the same lane for a key in every run, unlike string.GetHashCode.
    internal static int LaneOf(string partitionKey, int lanes)
    {
        if (lanes == 1) return 0;
        var hash = 2166136261u;
        foreach (var character in partitionKey) hash = (hash ^ character) * 16777619u;
        return (int)(hash % (uint)lanes);
    }
}
