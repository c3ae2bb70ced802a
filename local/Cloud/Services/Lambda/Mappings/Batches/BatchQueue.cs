using System.Threading.Channels;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Mappings.Configuration;
using Pipeline.Cloud.Lambda.Mappings.Delivery;
using Pipeline.Cloud.Lambda.Settings;

namespace Pipeline.Cloud.Lambda.Mappings.Batches;

/// <summary>Collects a lane's records, in order, into batches. A batch never extends over the end of a tumbling window.</summary>
internal sealed class BatchQueue(EventSourceMapping mapping, KinesisEventWriter events, TimeProvider time)
{
    // The most bytes that a window's state and its other members take in an event.
    private const int WindowBytes = LambdaLimits.WindowStateBytes + 1024;

    // Holds some batches in advance, so that the function never waits for the stream to be read. A null marks the end of a window.
    private readonly Channel<StreamRecord?> _records = Channel.CreateBounded<StreamRecord?>(
        new BoundedChannelOptions(Math.Max(100, mapping.BatchSize * 2)) { SingleWriter = true });

    public ValueTask AddAsync(StreamRecord record, CancellationToken stopping) => WriteAsync(record, stopping);

    /// <summary>Marks the end of the last record's window.</summary>
    public ValueTask EndWindowAsync(CancellationToken stopping) => WriteAsync(null, stopping);

    /// <summary>Marks the end of the records.</summary>
    public void Complete() => _records.Writer.Complete();

    /// <summary>The next batch; null when no more records will come.</summary>
    public async Task<Batch?> NextAsync(CancellationToken stopping)
    {
        if (!await _records.Reader.WaitToReadAsync(stopping)) return null;
        var batch = new Batch(mapping);
        if (!Fill(batch) && mapping.Window > TimeSpan.Zero) await WaitForMoreAsync(batch, stopping);
        return batch;
    }

    private ValueTask WriteAsync(StreamRecord? record, CancellationToken stopping) =>
        _records.Writer.TryWrite(record) ? ValueTask.CompletedTask : _records.Writer.WriteAsync(record, stopping);

    private async Task WaitForMoreAsync(Batch batch, CancellationToken stopping)
    {
        using var window = new CancellationTokenSource(mapping.Window, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stopping, window.Token);
        try
        {
            while (await _records.Reader.WaitToReadAsync(ends.Token) && !Fill(batch))
            {
            }
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // The batching window has ended: deliver what the batch has so far.
        }
    }

    /// <summary>Adds the available records. True if the batch is full (by count or by the size of its event) or its tumbling window has ended.</summary>
    private bool Fill(Batch batch)
    {
        while (batch.Records.Count < mapping.BatchSize && _records.Reader.TryPeek(out var record))
        {
            if (record is null)
            {
                _records.Reader.TryRead(out _);
                return batch.EndsWindow = true;
            }

            var size = events.SizeOf(record);
            if (batch.Records.Count > 0 && batch.Bytes + size > LambdaLimits.RequestBytes) return true;
            _records.Reader.TryRead(out _);
            batch.Records.Add(record);
            batch.Bytes += size;
        }

        return batch.Records.Count == mapping.BatchSize;
    }

    /// <summary>Records for one event.</summary>
    internal sealed class Batch(EventSourceMapping mapping)
    {
        public List<StreamRecord> Records { get; } = new(Math.Min(mapping.BatchSize, 1000));

        /// <summary>An upper bound of their event's size in bytes.</summary>
        public int Bytes { get; set; } = KinesisEventWriter.Frame + (mapping.TumblingWindow > TimeSpan.Zero ? WindowBytes : 0);

        /// <summary>Whether the tumbling window ends after them.</summary>
        public bool EndsWindow { get; set; }
    }
}
