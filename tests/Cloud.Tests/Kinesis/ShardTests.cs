using Pipeline.Cloud.Kinesis;

namespace Pipeline.Cloud.Tests.Kinesis;

public sealed class ShardTests
{
    /// <summary>A put that failed after it took its record would be repeated by its producer: the stream would hold it twice.</summary>
    [Fact]
    public async Task Putting_while_others_begin_to_wait_never_fails()
    {
        const int Puts = 1_000_000;
        var shard = new Shard(0, new HashKeyRange(0, UInt128.MaxValue), DateTimeOffset.UnixEpoch, throttled: false);
        using var done = new CancellationTokenSource();
        var waiting = Task.WhenAll(Enumerable.Range(0, 3).Select(waiter => Task.Run(() =>
        {
            // Nobody waits for these: each ends with the next record.
            while (!done.IsCancellationRequested) _ = shard.WaitAsync(long.MaxValue, CancellationToken.None);
        })));
        byte[] record = [(byte)'k', 1];
        var outcomes = await Task.Run(() => Enumerable.Range(0, Puts).Count(_ => shard.Put(record, 1, 0, TimeSpan.Zero, null, out var _) == PutOutcome.Stored));
        await done.CancelAsync();
        await waiting;
        outcomes.ShouldBe(Puts);
    }
}
