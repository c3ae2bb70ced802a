using Pipeline.Cloud.Lambda.Mappings;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Mappings;

/// <summary>ParallelizationFactor: several batches of a shard at once, the records of a partition key in order.</summary>
public sealed class ParallelizationRules
{
    [Fact]
    public async Task The_parallelization_factor_runs_batches_of_a_shard_at_once_and_keeps_the_order_of_each_key()
    {
        await using var mapping = new MappingUnderTest();
        mapping.Streams.WithShard(0);
        string[] keys = ["a", "b", "c", "d", "e", "f", "g"];
        var lanes = keys.Select(key => ShardConsumer.LaneOf(key, 4)).Distinct().Count();
        var running = 0;
        var attempts = 0;
        var allAtOnce = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        mapping.Function = async delivery =>
        {
            // The first batches end when every lane has one.
            if (Interlocked.Increment(ref running) == lanes) allAtOnce.SetResult();
            await Eventually.EndsAsync(allAtOnce.Task, "every lane has a batch at once");
            return Interlocked.Increment(ref attempts) % 5 == 0 ? throw new InvalidOperationException("sometimes") : null;
        };
        mapping.Mapping = mapping.Mapping with { ParallelizationFactor = 4, BatchSize = 5 };
        for (var i = 0; i < 40; i++)
        {
            foreach (var key in keys) mapping.Put(0, 1, key);
        }

        mapping.Start();
        await mapping.DrainedAsync(280);
        lanes.ShouldBeInRange(2, 4);
        var seen = new Dictionary<string, int>();
        foreach (var (key, number) in mapping.Deliveries.SelectMany(delivery => delivery.Keys.Zip(delivery.Numbers)))
        {
            // A batch that is delivered again starts over, but never skips ahead.
            number.ShouldBeLessThanOrEqualTo(seen.GetValueOrDefault(key, number - 7 < 7 ? number : -1) + 7, key);
            seen[key] = number;
        }
    }

    [Fact]
    public async Task The_checkpoint_of_parallel_batches_is_the_oldest_record_that_is_not_done()
    {
        await using var mapping = new MappingUnderTest();
        mapping.Streams.WithShard(0);
        var hold = new TaskCompletionSource();
        mapping.Function = async delivery =>
        {
            if (delivery.Keys.Contains("slow")) await hold.Task;
            return null;
        };
        mapping.Mapping = mapping.Mapping with { ParallelizationFactor = 2 };
        var fast = Enumerable.Range(0, 20).Select(index => $"fast{index}").First(key => ShardConsumer.LaneOf(key, 2) != ShardConsumer.LaneOf("slow", 2));
        var before = mapping.Streams.Put(0, fast, "0"u8.ToArray(), mapping.Time.GetUtcNow(), mapping.Time.Steady());
        mapping.Streams.Put(0, "slow", "1"u8.ToArray(), mapping.Time.GetUtcNow(), mapping.Time.Steady());
        mapping.Streams.Put(0, fast, "2"u8.ToArray(), mapping.Time.GetUtcNow(), mapping.Time.Steady());
        mapping.Start();
        await Eventually.HoldsAsync(() => mapping.Shards is [{ Records: 2, Pending: 1 }], "the fast ones are done");
        mapping.Time.Advance(TimeSpan.FromSeconds(7));
        mapping.Shards[0].Checkpoint.ShouldBe(before.SequenceNumber);
        mapping.Shards[0].PendingAge.ShouldBe(TimeSpan.FromSeconds(7));
        hold.SetResult();
        await mapping.DrainedAsync(3);
        mapping.Shards[0].PendingAge.ShouldBe(TimeSpan.Zero);
    }
}
