using System.Buffers;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Lambda.Mappings.Configuration;
using Pipeline.Cloud.Lambda.Mappings.Progress;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings.Delivery;

/// <summary>Invokes a mapping's function with records of one shard and reads its answer about them.</summary>
/// <param name="mapping">The mapping.</param>
/// <param name="function">Its function.</param>
/// <param name="events">Writes the events.</param>
/// <param name="progress">Receives the iterator age.</param>
/// <param name="counters">Counts the invocations.</param>
/// <param name="time">The clock.</param>
/// <param name="aborting">Gives up waiting for an invocation. A mapping that only stops waits for its answer.</param>
internal sealed class BatchInvoker(
    EventSourceMapping mapping,
    IBatchFunction function,
    KinesisEventWriter events,
    ShardProgress progress,
    MappingCounters counters,
    TimeProvider time,
    CancellationToken aborting)
{
    /// <summary>Invokes the function; the result is null if it could not be invoked.</summary>
    /// <param name="records">The batch.</param>
    /// <param name="first">The part's first record.</param>
    /// <param name="count">Its length.</param>
    /// <param name="members">Members of the event besides the records.</param>
    public async Task<(BatchAnswer Answer, InvocationResult? Result)> InvokeAsync(
        IReadOnlyList<StreamRecord> records, int first, int count, ReadOnlyMemory<byte> members)
    {
        var (buffer, length) = events.Write(records, first, count, members.Span);
        var sentAt = time.Steady();
        InvocationResult result;
        try
        {
            // After a cancellation the environment may still read the buffer, so the buffer is not returned to the pool.
            result = await function.InvokeAsync(buffer.AsMemory(0, length)).WaitAsync(aborting);
        }
        catch (AwsException)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            return (new BatchAnswer.NotInvoked(), null);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        // Source: "Types of metrics for Lambda functions", IteratorAge: from when the stream received the last record to when the event was sent.
        if (count > 0)
        {
            var age = sentAt - records[first + count - 1].ReceivedAt;
            progress.Invoked(age);
            counters.Aged(mapping.FunctionName, age);
        }

        var answer = Read(result, records, first, count);
        function.Delivered(result, progress.ShardId, records, first, count, answer.Done(count));
        counters.Invoked(failed: answer is not BatchAnswer.Succeeded);
        return (answer, result);
    }

    private BatchAnswer Read(InvocationResult result, IReadOnlyList<StreamRecord> records, int first, int count)
    {
        if (result.FunctionError is not null) return new BatchAnswer.Failed();
        return mapping.Rules.ReportsItemFailures ? BatchResponse.Read(result.Payload, records, first, count) : new BatchAnswer.Succeeded();
    }
}
