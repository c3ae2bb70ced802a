using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Mappings.Configuration;
using Pipeline.Cloud.Lambda.Mappings.Delivery;
using Pipeline.Cloud.Lambda.Mappings.Progress;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings;

/// <summary>
/// Polls a mapping's stream. As Lambda does, it polls again for as long as the stream refuses (a permission, a key or the stream itself is
/// missing) and shows the refusal as the mapping's last result meanwhile.
/// </summary>
internal sealed class StreamPoller(EventSourceMapping mapping, IStreamReader streams, IBatchFunction function, MappingCounters counters, TimeProvider time)
{
    /// <summary>The shards of the stream.</summary>
    public Task<IReadOnlyList<ShardDescription>> ShardsAsync(CancellationToken stopping) => PollAsync(() => streams.Shards(mapping.StreamArn), stopping);

    /// <summary>Does something once the stream allows it.</summary>
    public Task DoAsync(Action action, CancellationToken stopping) => PollAsync(() =>
    {
        action();
        return true;
    }, stopping);

    /// <summary>The records after a sequence number; null if the stream was deleted, even if another of its name was created since.</summary>
    public Task<IReadOnlyList<StreamRecord>?> ReadAsync(string shardId, string? after, int limit, CancellationToken stopping) =>
        PollAsync(() => Read(shardId, after, limit), stopping);

    /// <summary>Waits for a record; ends early if there is something else to find out by a read.</summary>
    public async Task WaitAsync(string shardId, string? after, CancellationToken stopping)
    {
        try
        {
            await streams.WaitAsync(mapping.StreamArn, shardId, after, stopping);
        }
        catch (AwsException)
        {
            // The next read is refused as well, and says why.
        }
    }

    private IReadOnlyList<StreamRecord>? Read(string shardId, string? after, int limit)
    {
        try
        {
            return streams.Read(mapping.StreamArn, shardId, after, limit);
        }
        catch (AwsException e) when (e.Code == "InvalidArgumentException")
        {
            // The sequence number is that of another stream.
            return null;
        }
        catch (AwsException e) when (e.Code == "ResourceNotFoundException")
        {
            // A closed shard goes once its last record is older than the stream's retention.
            return HasStream() ? [] : null;
        }
    }

    private bool HasStream()
    {
        try
        {
            streams.Shards(mapping.StreamArn);
            return true;
        }
        catch (AwsException e) when (e.Code == "ResourceNotFoundException")
        {
            return false;
        }
    }

    private async Task<T> PollAsync<T>(Func<T> poll, CancellationToken stopping)
    {
        string? problem = null;
        for (var failures = 1; ; failures++)
        {
            stopping.ThrowIfCancellationRequested();
            try
            {
                var answer = poll();
                if (problem is not null) counters.Recovered(problem);
                return answer;
            }
            catch (AwsException e)
            {
                var before = problem;
                problem = counters.Fail(e);
                if (problem != before) function.Log($"[lambda] {mapping.Uuid}: {problem}; polled again until it works");
            }

            await Task.Delay(mapping.Rules.BackOff(failures), time, stopping);
        }
    }
}
