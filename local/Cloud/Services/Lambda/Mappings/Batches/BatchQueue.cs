using System.Threading.Channels;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Mappings.Configuration;
using Pipeline.Cloud.Lambda.Mappings.Delivery;
using Pipeline.Cloud.Lambda.Settings;

namespace Pipeline.Cloud.Lambda.Mappings.Batches;

/// <summary>
/// Collects a lane's records, in order, into batches. The records of one read arrive together, so a batch never depends on how far their
/// reader has come. A batch never extends over the end of a tumbling window.
/// </summary>
internal sealed class BatchQueue(EventSourceMapping mapping, KinesisEventWriter events, TimeProvider time)
{
    // The most bytes that a window's state and its other members take in an event.
    private const int WindowBytes = LambdaLimits.WindowStateBytes + 1024;

    // Some batches in advance, so that the function never waits for the stream to be read.
    private readonly int _room = Math.Max(100, mapping.BatchSize * 2);
    private readonly Lock _lock = new();

    // A null marks the end of a window.
    private readonly Queue<StreamRecord?> _entries = new();

    // One waits for each: the lane for entries, the reader of the shard for room.
    private readonly Channel<bool> _filled = NewSignal();
    private readonly Channel<bool> _freed = NewSignal();
    private bool _complete;

    /// <summary>Adds the records of one read, once there is room; a null among them marks the end of the records' window before it.</summary>
    public async Task AddAsync(IReadOnlyList<StreamRecord?> entries, CancellationToken stopping)
    {
        while (!TryAdd(entries)) await _freed.Reader.ReadAsync(stopping);
    }

    /// <summary>Marks the end of the records.</summary>
    public void Complete()
    {
        lock (_lock) _complete = true;
        _filled.Writer.TryWrite(true);
    }

    /// <summary>The next batch; null when no more records will come.</summary>
    public async Task<Batch?> NextAsync(CancellationToken stopping)
    {
        if (!await FilledAsync(stopping)) return null;
        var batch = new Batch(mapping);
        if (!Fill(batch) && mapping.Window > TimeSpan.Zero) await WaitForMoreAsync(batch, stopping);
        return batch;
    }

    private bool TryAdd(IReadOnlyList<StreamRecord?> entries)
    {
        lock (_lock)
        {
            if (_entries.Count >= _room) return false;
            foreach (var entry in entries) _entries.Enqueue(entry);
        }

        _filled.Writer.TryWrite(true);
        return true;
    }

    /// <summary>Waits for an entry; false if none will come.</summary>
    private async Task<bool> FilledAsync(CancellationToken stopping)
    {
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            lock (_lock)
            {
                if (_entries.Count > 0 || _complete) return _entries.Count > 0;
            }

            await _filled.Reader.ReadAsync(stopping);
        }
    }

    private async Task WaitForMoreAsync(Batch batch, CancellationToken stopping)
    {
        using var window = new CancellationTokenSource(mapping.Window, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stopping, window.Token);
        try
        {
            while (await FilledAsync(ends.Token) && !Fill(batch))
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
        bool full;
        lock (_lock) full = Take(batch);
        _freed.Writer.TryWrite(true);
        return full;
    }

    private bool Take(Batch batch)
    {
        while (batch.Records.Count < mapping.BatchSize && _entries.TryPeek(out var record))
        {
            if (record is null)
            {
                _entries.Dequeue();
                return batch.EndsWindow = true;
            }

            var size = events.SizeOf(record);
            if (batch.Records.Count > 0 && batch.Bytes + size > LambdaLimits.RequestBytes) return true;
            _entries.Dequeue();
            batch.Records.Add(record);
            batch.Bytes += size;
        }

        return batch.Records.Count == mapping.BatchSize;
    }

    // Remembers one signal that nobody waited for. A waiter goes on where it waits, in a simulation on the simulation's thread.
    private static Channel<bool> NewSignal() => Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

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
