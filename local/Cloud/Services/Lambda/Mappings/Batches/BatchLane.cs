using Pipeline.Cloud.Lambda.Mappings.Windows;

namespace Pipeline.Cloud.Lambda.Mappings.Batches;

/// <summary>One of a shard's concurrent sequences of batches: runs the batches of its queue one after another.</summary>
/// <param name="queue">The records, added by the shard's reader.</param>
/// <param name="runner">Works on the batches.</param>
/// <param name="window">The shard's tumbling windows, or null.</param>
/// <param name="finished">Called with the number of further records, in order, that are done.</param>
internal sealed class BatchLane(BatchQueue queue, BatchRunner runner, WindowAggregation? window, Action<int> finished)
{
    public BatchQueue Queue => queue;

    /// <summary>Completes when the queue is complete and every record is done.</summary>
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
