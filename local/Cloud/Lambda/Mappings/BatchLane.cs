using System.Threading.Channels;
using Pipeline.Cloud.Kinesis;

namespace Pipeline.Cloud.Lambda.Mappings;

/// <summary>One of the concurrent batches of a shard: makes batches of the records that it is given, and has them run one after another.</summary>
internal sealed class BatchLane(EventSourceMapping mapping, KinesisEventWriter events, BatchRunner runner, Action<int> finished, TimeProvider time)
{
    // Some batches ahead, so that the function never waits for the stream to be read.
    private readonly Channel<StreamRecord> _records = Channel.CreateBounded<StreamRecord>(
        new BoundedChannelOptions(Math.Max(100, mapping.BatchSize * 2)) { SingleWriter = true });

    public ValueTask AddAsync(StreamRecord record, CancellationToken stopping) =>
        _records.Writer.TryWrite(record) ? ValueTask.CompletedTask : _records.Writer.WriteAsync(record, stopping);

    /// <summary>No more records will come.</summary>
    public void Complete() => _records.Writer.Complete();

    public async Task RunAsync(CancellationToken stopping)
    {
        while (await _records.Reader.WaitToReadAsync(stopping))
        {
            var batch = new Batch(mapping.BatchSize);
            if (!Fill(batch) && mapping.Window > TimeSpan.Zero) await WaitForMoreAsync(batch, stopping);
            await runner.RunAsync(batch.Records, finished, stopping);
        }
    }

    private async Task WaitForMoreAsync(Batch batch, CancellationToken stopping)
    {
        using var full = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var window = Task.Delay(mapping.Window, time, full.Token);
        while (true)
        {
            var more = _records.Reader.WaitToReadAsync(full.Token).AsTask();
            if (await Task.WhenAny(more, window) != more || !await more || Fill(batch)) break;
        }

        await full.CancelAsync();
        stopping.ThrowIfCancellationRequested();
    }

    /// <summary>Takes what is there; true when the batch is full, by count or by the size of its event.</summary>
    private bool Fill(Batch batch)
    {
        while (batch.Records.Count < mapping.BatchSize && _records.Reader.TryPeek(out var record))
        {
            var size = events.SizeOf(record);
            if (batch.Records.Count > 0 && batch.Bytes + size > LambdaLimits.RequestBytes) return true;
            _records.Reader.TryRead(out _);
            batch.Records.Add(record);
            batch.Bytes += size;
        }

        return batch.Records.Count == mapping.BatchSize;
    }

    private sealed class Batch(int capacity)
    {
        public List<StreamRecord> Records { get; } = new(Math.Min(capacity, 1000));

        public int Bytes { get; set; } = KinesisEventWriter.Frame;
    }
}
