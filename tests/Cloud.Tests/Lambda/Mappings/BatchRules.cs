using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Mappings;

/// <summary>BatchSize, the limit of 6 MB for an event, and MaximumBatchingWindowInSeconds: the function is invoked when the first of the three is reached.</summary>
public sealed class BatchRules
{
    [Fact]
    public async Task A_batch_holds_at_most_the_batch_size()
    {
        await using var mapping = new MappingUnderTest(autoAdvance: false);
        mapping.Streams.WithShard(0);
        mapping.Put(0, 25);
        mapping.Mapping = mapping.Mapping with { BatchSize = 10, Window = TimeSpan.FromSeconds(300) };
        mapping.Start();
        await mapping.DrainedAsync(20, pending: 5);
        await Eventually.HoldsAsync(() => mapping.Time.Waiting == 1, "the last batch waits for more");
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
        await Eventually.HoldsAsync(() => mapping.Streams.IsReadToItsEnd(0), "the records are queued");
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
    public async Task An_idle_mapping_waits_and_does_not_poll()
    {
        await using var mapping = new MappingUnderTest(autoAdvance: false);
        mapping.Streams.WithShard(0);
        mapping.Put(0, 1);
        mapping.Start();
        await mapping.DrainedAsync(1);
        await Eventually.HoldsAsync(() => mapping.Streams.Reads == 2, "one read for the record and one that found no more");
        mapping.Time.Waiting.ShouldBe(0);
        mapping.Time.Advance(TimeSpan.FromHours(1));
        mapping.Streams.Reads.ShouldBe(2);
    }

    private static IEnumerable<int> Numbers(MappingUnderTest mapping) => mapping.Deliveries.SelectMany(delivery => delivery.Numbers);
}
