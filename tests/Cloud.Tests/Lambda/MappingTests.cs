using Pipeline.Cloud.Lambda.Mappings;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Lambda;

public sealed class MappingTests
{
    [Fact]
    public async Task Trim_horizon_starts_at_the_oldest_record()
    {
        await using var mapping = new MappingUnderTest();
        mapping.Streams.WithShard(0);
        mapping.Put(0, 3);
        mapping.Start();
        await mapping.DrainedAsync(3);
        Numbers(mapping).ShouldBe([0, 1, 2]);
    }

    [Fact]
    public async Task Latest_starts_behind_the_records_that_are_there()
    {
        await using var mapping = new MappingUnderTest();
        mapping.Streams.WithShard(0);
        mapping.Put(0, 3);
        mapping.Mapping = mapping.Mapping with { StartingPosition = "LATEST" };
        mapping.Start();
        mapping.Put(0, 2);
        await mapping.DrainedAsync(2);
        Numbers(mapping).ShouldBe([3, 4]);
    }

    [Fact]
    public async Task At_timestamp_starts_at_the_first_record_of_that_time()
    {
        await using var mapping = new MappingUnderTest();
        mapping.Streams.WithShard(0);
        mapping.Put(0, 2);
        mapping.Time.Advance(TimeSpan.FromSeconds(10));
        mapping.Mapping = mapping.Mapping with { StartingPosition = "AT_TIMESTAMP", StartingTimestamp = mapping.Time.GetUtcNow() };
        mapping.Put(0, 2);
        mapping.Start();
        await mapping.DrainedAsync(2);
        Numbers(mapping).ShouldBe([2, 3]);
    }

    [Fact]
    public async Task A_batch_holds_at_most_the_batch_size()
    {
        await using var mapping = new MappingUnderTest(autoAdvance: false);
        mapping.Streams.WithShard(0);
        mapping.Put(0, 25);
        mapping.Mapping = mapping.Mapping with { BatchSize = 10, Window = TimeSpan.FromSeconds(300) };
        mapping.Start();
        await mapping.DrainedAsync(20, pending: 5);
        mapping.Time.Advance(TimeSpan.FromSeconds(300));
        await mapping.DrainedAsync(25);
        Numbers(mapping).ShouldBe(Enumerable.Range(0, 25));
        mapping.Deliveries.Select(delivery => delivery.Records.Count).ShouldBe([10, 10, 5]);
    }

    [Fact]
    public async Task A_batch_is_cut_where_its_event_would_exceed_six_megabytes()
    {
        await using var mapping = new MappingUnderTest(autoAdvance: false);
        mapping.Streams.WithShard(0);
        // Base64 makes 1 MiB 1.33 MiB: four fit in 6 MiB and a fifth does not.
        for (var i = 0; i < 6; i++) mapping.Streams.Put(0, "key", Enumerable.Repeat((byte)'1', 1024 * 1024).ToArray(), mapping.Time.GetUtcNow());
        mapping.Mapping = mapping.Mapping with { Window = TimeSpan.FromSeconds(300) };
        mapping.Start();
        await mapping.DrainedAsync(4, pending: 2);
        mapping.Deliveries.Select(delivery => delivery.Records.Count).ShouldBe([4]);
    }

    [Fact]
    public async Task The_batching_window_gathers_records_until_it_ends()
    {
        await using var mapping = new MappingUnderTest(autoAdvance: false);
        mapping.Streams.WithShard(0);
        mapping.Mapping = mapping.Mapping with { Window = TimeSpan.FromSeconds(5) };
        mapping.Start();
        mapping.Put(0, 1);
        await Eventually.HoldsAsync(() => mapping.Time.Waiting == 1, "the window is open");
        mapping.Put(0, 2);
        await Eventually.HoldsAsync(() => mapping.Shards[0].Pending == 3, "the records are read");
        mapping.Time.Advance(TimeSpan.FromSeconds(4));
        mapping.Deliveries.ShouldBeEmpty();
        mapping.Time.Advance(TimeSpan.FromSeconds(1));
        await mapping.DrainedAsync(3);
        mapping.Deliveries.Single().Numbers.ShouldBe([0, 1, 2]);
    }

    [Fact]
    public async Task A_full_batch_ends_the_window()
    {
        await using var mapping = new MappingUnderTest(autoAdvance: false);
        mapping.Streams.WithShard(0);
        mapping.Mapping = mapping.Mapping with { Window = TimeSpan.FromSeconds(5), BatchSize = 3 };
        mapping.Start();
        mapping.Put(0, 1);
        await Eventually.HoldsAsync(() => mapping.Time.Waiting == 1, "the window is open");
        mapping.Put(0, 2);
        await mapping.DrainedAsync(3);
        mapping.Deliveries.Single().Numbers.ShouldBe([0, 1, 2]);
        mapping.Time.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_failed_batch_is_delivered_again_and_holds_up_its_shard_but_no_other()
    {
        await using var mapping = new MappingUnderTest();
        mapping.Streams.WithShard(0).WithShard(1);
        var failures = 3;
        mapping.Function = delivery => delivery.Shard == MemoryStreams.ShardId(0) && failures-- > 0 ? throw new InvalidOperationException("not yet") : Task.FromResult<string?>(null);
        mapping.Mapping = mapping.Mapping with { BatchSize = 1 };
        mapping.Put(0, 2);
        mapping.Put(1, 2);
        mapping.Start();
        await mapping.DrainedAsync(4);
        mapping.Deliveries.Where(delivery => delivery.Shard == MemoryStreams.ShardId(0)).Select(delivery => delivery.Numbers)
            .ShouldBe([[0], [0], [0], [0], [1]]);
    }

    [Fact]
    public async Task A_reported_failure_is_the_checkpoint_from_which_the_batch_is_delivered_again()
    {
        await using var mapping = new MappingUnderTest(autoAdvance: false);
        mapping.Streams.WithShard(0);
        var first = true;
        mapping.Function = delivery => Task.FromResult(Interlocked.Exchange(ref first, false) ? delivery.Failure(3) : null);
        mapping.Mapping = mapping.Mapping with { Rules = mapping.Mapping.Rules with { ReportsItemFailures = true }, Window = TimeSpan.FromSeconds(300), BatchSize = 5 };
        mapping.Put(0, 5);
        mapping.Start();
        await mapping.DrainedAsync(3, pending: 2);
        await Eventually.HoldsAsync(() => mapping.Time.Waiting == 1, "it backs off");
        mapping.Time.Advance(mapping.Mapping.Rules.FirstBackOff);
        await mapping.DrainedAsync(5);
        mapping.Deliveries.Select(delivery => delivery.Numbers).ShouldBe([[0, 1, 2, 3, 4], [3, 4]]);
    }

    [Fact]
    public async Task Reports_of_a_mapping_that_did_not_ask_for_them_are_success()
    {
        await using var mapping = new MappingUnderTest();
        mapping.Streams.WithShard(0);
        mapping.Function = delivery => Task.FromResult<string?>(delivery.Failure(0));
        mapping.Put(0, 1);
        mapping.Start();
        await mapping.DrainedAsync(1);
        mapping.Deliveries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_throttled_invocation_is_tried_again_with_back_off_until_it_goes_through()
    {
        await using var mapping = new MappingUnderTest();
        mapping.Streams.WithShard(0);
        var throttles = 5;
        mapping.Function = _ => throttles-- > 0 ? throw new AwsException("TooManyRequestsException", "Rate Exceeded.", 429) : Task.FromResult<string?>(null);
        mapping.Mapping = mapping.Mapping with { Rules = new MappingRules { MaximumRetries = 0, FirstBackOff = TimeSpan.FromSeconds(1) } };
        mapping.Put(0, 1);
        var started = mapping.Time.GetUtcNow();
        mapping.Start();
        await mapping.DrainedAsync(1);
        mapping.Counters.Discarded.ShouldBe(0);
        mapping.Counters.Invocations.ShouldBe(1);
        (mapping.Time.GetUtcNow() - started).ShouldBe(TimeSpan.FromSeconds(1 + 2 + 4 + 8 + 16));
    }

    [Fact]
    public async Task The_parallelization_factor_runs_batches_of_a_shard_at_once_and_keeps_the_order_of_each_key()
    {
        await using var mapping = new MappingUnderTest();
        mapping.Streams.WithShard(0);
        var running = 0;
        var most = 0;
        var attempts = 0;
        mapping.Function = async delivery =>
        {
            lock (mapping) most = Math.Max(most, ++running);
            await Task.Delay(2);
            lock (mapping) running--;
            return Interlocked.Increment(ref attempts) % 5 == 0 ? throw new InvalidOperationException("sometimes") : null;
        };
        mapping.Mapping = mapping.Mapping with { ParallelizationFactor = 4, BatchSize = 5 };
        for (var i = 0; i < 40; i++)
        {
            foreach (var key in (string[])["a", "b", "c", "d", "e", "f", "g"]) mapping.Put(0, 1, key);
        }

        mapping.Start();
        await mapping.DrainedAsync(280);
        most.ShouldBeInRange(2, 4);
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
        var before = mapping.Streams.Put(0, fast, "0"u8.ToArray(), mapping.Time.GetUtcNow());
        mapping.Streams.Put(0, "slow", "1"u8.ToArray(), mapping.Time.GetUtcNow());
        mapping.Streams.Put(0, fast, "2"u8.ToArray(), mapping.Time.GetUtcNow());
        mapping.Start();
        await Eventually.HoldsAsync(() => mapping.Shards is [{ Records: 2, Pending: 1 }], "the fast ones are done");
        mapping.Time.Advance(TimeSpan.FromSeconds(7));
        mapping.Shards[0].Checkpoint.ShouldBe(before.SequenceNumber);
        mapping.Shards[0].IteratorAge.ShouldBe(TimeSpan.FromSeconds(7));
        hold.SetResult();
        await mapping.DrainedAsync(3);
        mapping.Shards[0].IteratorAge.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_child_shard_is_read_when_both_of_its_parents_are_done_with()
    {
        await using var mapping = new MappingUnderTest();
        mapping.Streams.WithShard(0).WithShard(1);
        var hold = new TaskCompletionSource();
        mapping.Function = async delivery =>
        {
            if (delivery.Shard == MemoryStreams.ShardId(1)) await hold.Task;
            return null;
        };
        mapping.Put(0, 2);
        mapping.Put(1, 2);
        mapping.Start();
        mapping.Streams.WithShard(2, parent: 0, adjacentParent: 1);
        mapping.Put(2, 2);
        mapping.Streams.Close(0);
        mapping.Streams.Close(1);
        await Eventually.HoldsAsync(() => mapping.Shards.Count(shard => shard.Ended) == 1, "the first parent is done with");
        mapping.Deliveries.ShouldNotContain(delivery => delivery.Shard == MemoryStreams.ShardId(2));
        hold.SetResult();
        await mapping.DrainedAsync(6);
        mapping.Deliveries[^1].Numbers.ShouldBe([4, 5]);
    }

    [Fact]
    public async Task Latest_reads_the_children_of_a_split_from_their_first_record()
    {
        await using var mapping = new MappingUnderTest();
        mapping.Streams.WithShard(0);
        mapping.Put(0, 2);
        mapping.Mapping = mapping.Mapping with { StartingPosition = "LATEST" };
        mapping.Start();
        mapping.Streams.WithShard(1, parent: 0).WithShard(2, parent: 0);
        mapping.Put(1, 1);
        mapping.Put(2, 1);
        mapping.Streams.Close(0);
        await mapping.DrainedAsync(2);
        mapping.Deliveries.SelectMany(delivery => delivery.Numbers).Order().ShouldBe([2, 3]);
    }

    [Fact]
    public async Task A_mapping_that_is_stopped_goes_on_at_its_checkpoint()
    {
        await using var mapping = new MappingUnderTest();
        mapping.Streams.WithShard(0);
        mapping.Put(0, 3);
        mapping.Start();
        await mapping.DrainedAsync(3);
        await mapping.StopAsync();
        mapping.Put(0, 2);
        mapping.Start(mapping.Shards);
        await mapping.DrainedAsync(2);
        Numbers(mapping).ShouldBe([0, 1, 2, 3, 4]);
    }

    [Fact]
    public async Task An_idle_mapping_waits_and_does_not_poll()
    {
        await using var mapping = new MappingUnderTest();
        mapping.Streams.WithShard(0);
        mapping.Put(0, 1);
        mapping.Start();
        await mapping.DrainedAsync(1);
        await Eventually.HoldsAsync(() => mapping.Streams.Reads == 2, "one read for the record and one that found no more");
        await Task.Delay(100);
        mapping.Streams.Reads.ShouldBe(2);
        mapping.Time.Waiting.ShouldBe(0);
    }

    private static IEnumerable<int> Numbers(MappingUnderTest mapping) => mapping.Deliveries.SelectMany(delivery => delivery.Numbers);
}
