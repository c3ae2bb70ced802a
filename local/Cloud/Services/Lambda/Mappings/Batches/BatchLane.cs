using Pipeline.Cloud.Lambda.Mappings.Windows;

namespace Pipeline.Cloud.Lambda.Mappings.Batches;

/// <summary>One of the concurrent batches of a shard: has the batches that its queue makes run one after another.</summary>
/// <param name="queue">Where the shard's reader puts the records.</param>
/// <param name="runner">Works on the batches.</param>
/// <param name="window">The shard's tumbling windows, or null.</param>
/// <param name="finished">Told how many more records, in order, are done with.</param>
internal sealed class BatchLane(BatchQueue queue, BatchRunner runner, WindowAggregation? window, Action<int> finished)
{
    public BatchQueue Queue => queue;

    /// <summary>Completes when the queue is complete and every record is done with.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (await queue.NextAsync(stopping) is { } batch)
        {
            if (batch.Records.Count > 0) window?.Enter(batch.Records[0]);
            await runner.RunAsync(batch.Records, window is null ? finished : window.Hold, stopping);
            if (batch.EndsWindow && window is not null) await window.CloseAsync(early: false, stopping);
        }

        // "When the shard ends, Lambda considers the window closed, and the child shards start their own window in a fresh state."
        if (window is not null) await window.CloseAsync(early: false, stopping);
    }
}
