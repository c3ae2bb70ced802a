using System.Buffers;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Destinations;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Lambda.Mappings.Configuration;
using Pipeline.Cloud.Lambda.Mappings.Delivery;
using Pipeline.Cloud.Lambda.Mappings.Progress;
using Pipeline.Cloud.Lambda.Mappings.Windows;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings.Batches;

/// <summary>Carries out the decisions of <see cref="BatchWork"/> about the batches of one shard.</summary>
/// <param name="mapping">The mapping.</param>
/// <param name="shardId">The shard.</param>
/// <param name="function">Takes lines about the mapping.</param>
/// <param name="invoker">Invokes the function.</param>
/// <param name="events">Writes the events for the failure destination.</param>
/// <param name="window">The shard's tumbling windows, or null.</param>
/// <param name="destinations">Sends to the failure destination.</param>
/// <param name="counters">Counts what is discarded.</param>
/// <param name="time">The clock.</param>
/// <param name="aborting">Cancels work in progress.</param>
internal sealed class BatchRunner(
    EventSourceMapping mapping,
    string shardId,
    IBatchFunction function,
    BatchInvoker invoker,
    KinesisEventWriter events,
    WindowAggregation? window,
    DestinationSender destinations,
    MappingCounters counters,
    TimeProvider time,
    CancellationToken aborting)
{
    /// <summary>Works on a batch until every record is processed or discarded.</summary>
    /// <param name="batch">Records of the shard, in order.</param>
    /// <param name="finished">Called with the number of further records, in order, that are done.</param>
    /// <param name="stopping">Stops the work once the invocation or discard in progress is complete and recorded.</param>
    public async Task RunAsync(IReadOnlyList<StreamRecord> batch, Action<int> finished, CancellationToken stopping)
    {
        var work = new BatchWork(batch, mapping.Rules);
        InvocationResult? last = null;
        var told = 0;
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            var now = time.Steady();
            switch (work.Next(now))
            {
                case BatchStep.Done:
                    return;
                case BatchStep.Wait wait:
                    await Task.Delay(wait.Until - now, time, stopping);
                    break;
                case BatchStep.Invoke part:
                    var (answer, result) = await invoker.InvokeAsync(batch, part.First, part.Count, window?.Members() ?? default);
                    if (window is not null && result is not null) answer = window.Take(result, answer);
                    last = result ?? last;
                    work.Answer(answer, time.Steady());
                    break;
                case BatchStep.Discard discard:
                    await DiscardAsync(batch, discard, last, stopping);
                    counters.Discard(discard.Count);
                    work.Discarded();
                    break;
            }

            finished(work.Finished - told);
            told = work.Finished;
            if (window is { Full: true }) await window.CloseAsync(early: true, stopping);
        }
    }

    private async Task DiscardAsync(IReadOnlyList<StreamRecord> batch, BatchStep.Discard discard, InvocationResult? last, CancellationToken stopping)
    {
        var first = batch[discard.First];
        function.Log($"[lambda] {mapping.Uuid}: {discard.Count} records of {shardId} from {first.SequenceNumber} on are discarded: {discard.Condition}");
        if (mapping.OnFailure is not { } destination) return;
        var document = new DiscardedBatch(
            mapping, shardId, first, batch[discard.First + discard.Count - 1], discard.Count, discard.Condition, discard.Invocations,
            discard.Invocations > 0 ? last : null);
        for (var failures = 1; ; failures++)
        {
            try
            {
                await destinations.SendAsync(destination, Describe(document, batch, discard), $"aws/lambda/{mapping.Uuid}/{shardId}", aborting);
                if (mapping.Metrics.Contains("EventCount")) counters.Delivered(mapping.Uuid, discard.Count);
                return;
            }
            catch (AwsException e) when (e.Status is >= 500 and not 501)
            {
                // The destination is out of order: its disk is full, for example. It may work again; one that is not emulated (501) never does.
                if (failures == 1) function.Log($"[lambda] {mapping.Uuid}: {counters.Fail(e)}; sent to {destination} again until it works");
                await Task.Delay(mapping.Rules.BackOff(failures), time, stopping);
            }
            catch (AwsException e)
            {
                counters.NotDelivered(mapping.FunctionName);
                // As in AWS, a destination that rejects the document does not hold up the shard.
                function.Log($"[lambda] {mapping.Uuid}: the failure destination {destination} did not take it: {e.Code}: {e.Message}");
                return;
            }
        }
    }

    private JsonObject Describe(DiscardedBatch document, IReadOnlyList<StreamRecord> batch, BatchStep.Discard discard)
    {
        if (mapping.OnFailure?.Split(':')[2] != "s3") return document.Describe(time.GetUtcNow(), default);
        var (buffer, length) = events.Write(batch, discard.First, discard.Count);
        var described = document.Describe(time.GetUtcNow(), buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
        return described;
    }
}
