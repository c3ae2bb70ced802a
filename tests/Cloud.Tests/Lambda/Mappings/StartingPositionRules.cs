namespace Pipeline.Cloud.Tests.Lambda.Mappings;

/// <summary>StartingPosition: where a new mapping begins to read.</summary>
public sealed class StartingPositionRules
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

    private static IEnumerable<int> Numbers(MappingUnderTest mapping) => mapping.Deliveries.SelectMany(delivery => delivery.Numbers);
}
