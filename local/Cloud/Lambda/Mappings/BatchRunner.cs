using System.Buffers;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Destinations;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings;

/// <summary>Carries out what <see cref="BatchWork"/> decides about the batches of one shard.</summary>
internal sealed class BatchRunner(
    EventSourceMapping mapping,
    string shardId,
    IBatchFunction function,
    KinesisEventWriter events,
    DestinationSender destinations,
    MappingCounters counters,
    TimeProvider time)
{
    /// <summary>Works on a batch until every record is processed or discarded.</summary>
    /// <param name="batch">Records of the shard, in order.</param>
    /// <param name="finished">Told how many more records, in order, are done with.</param>
    /// <param name="stopping">Stops the work.</param>
    public async Task RunAsync(IReadOnlyList<StreamRecord> batch, Action<int> finished, CancellationToken stopping)
    {
        var work = new BatchWork(batch, mapping.Rules);
        InvocationResult? last = null;
        var told = 0;
        while (true)
        {
            var now = time.GetUtcNow();
            switch (work.Next(now))
            {
                case BatchStep.Done:
                    return;
                case BatchStep.Wait wait:
                    await Task.Delay(wait.Until - now, time, stopping);
                    break;
                case BatchStep.Invoke part:
                    var (answer, result) = await InvokeAsync(batch, part, stopping);
                    last = result ?? last;
                    work.Answer(answer, time.GetUtcNow());
                    break;
                case BatchStep.Discard discard:
                    await DiscardAsync(batch, discard, last, stopping);
                    work.Discarded();
                    break;
            }

            finished(work.Finished - told);
            told = work.Finished;
        }
    }

    private async Task<(BatchAnswer Answer, InvocationResult? Result)> InvokeAsync(
        IReadOnlyList<StreamRecord> batch, BatchStep.Invoke part, CancellationToken stopping)
    {
        var (buffer, length) = events.Write(batch, part.First, part.Count);
        InvocationResult result;
        try
        {
            // When this is cancelled the environment may still read the buffer, so it is not given back then.
            result = await function.InvokeAsync(buffer.AsMemory(0, length)).WaitAsync(stopping);
        }
        catch (AwsException)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            return (new BatchAnswer.NotInvoked(), null);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        var answer = Read(result, batch, part);
        counters.Invoked(failed: answer is not BatchAnswer.Succeeded);
        return (answer, result);
    }

    private BatchAnswer Read(InvocationResult result, IReadOnlyList<StreamRecord> batch, BatchStep.Invoke part)
    {
        if (result.FunctionError is not null) return new BatchAnswer.Failed();
        return mapping.Rules.ReportsItemFailures ? BatchResponse.Read(result.Payload, batch, part.First, part.Count) : new BatchAnswer.Succeeded();
    }

    private async Task DiscardAsync(IReadOnlyList<StreamRecord> batch, BatchStep.Discard discard, InvocationResult? last, CancellationToken stopping)
    {
        counters.Discard(discard.Count);
        var first = batch[discard.First];
        function.Log($"[lambda] {mapping.Uuid}: {discard.Count} records of {shardId} from {first.SequenceNumber} on are discarded: {discard.Condition}");
        if (mapping.OnFailure is not { } destination) return;
        var document = new DiscardedBatch(
            mapping, shardId, first, batch[discard.First + discard.Count - 1], discard.Count, discard.Condition, discard.Invocations,
            discard.Invocations > 0 ? last : null);
        try
        {
            await destinations.SendAsync(destination, Describe(document, batch, discard), $"aws/lambda/{mapping.Uuid}/{shardId}", stopping);
        }
        catch (AwsException e)
        {
            // As in AWS, a destination that does not take the document does not hold up the shard.
            function.Log($"[lambda] {mapping.Uuid}: the failure destination {destination} did not take it: {e.Code}: {e.Message}");
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
