using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Mappings;

/// <summary>Shards that split and merge: a child is read when its parents are done with.</summary>
public sealed class ShardRules
{
    [Fact]
    public async Task A_child_shard_is_read_when_both_of_its_parents_are_done()
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
    public async Task The_children_of_a_split_are_read_while_the_other_shards_go_on()
    {
        await using var mapping = new MappingUnderTest();
        mapping.Streams.WithShard(0).WithShard(1);
        mapping.Put(0, 1);
        mapping.Put(1, 1);
        mapping.Start();
        await mapping.DrainedAsync(2);
        mapping.Streams.WithShard(2, parent: 0).WithShard(3, parent: 0);
        mapping.Put(2, 1);
        mapping.Put(3, 1);
        mapping.Streams.Close(0);
        await mapping.DrainedAsync(4);
    }
}
