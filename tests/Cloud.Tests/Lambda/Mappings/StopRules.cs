using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Lambda.Mappings;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Mappings;

/// <summary>A mapping that is disabled, changed or deleted finishes what it has under way; one whose cloud ends does not.</summary>
public sealed class StopRules
{
    [Fact]
    public async Task A_mapping_that_is_stopped_goes_on_at_its_checkpoint_and_goes_on_counting()
    {
        await using var mapping = new MappingUnderTest();
        mapping.Streams.WithShard(0);
        mapping.Put(0, 3);
        mapping.Start();
        await mapping.DrainedAsync(3);
        await mapping.StopAsync();
        mapping.Put(0, 2);
        mapping.Start(mapping.Shards);
        await mapping.DrainedAsync(5);
        Numbers(mapping).ShouldBe([0, 1, 2, 3, 4]);
    }

    [Fact]
    public async Task An_invocation_under_way_ends_before_the_mapping_has_stopped_and_its_records_do_not_come_again()
    {
        await using var mapping = new MappingUnderTest();
        var hold = Holding(mapping);
        mapping.Mapping = mapping.Mapping with { BatchSize = 2 };
        mapping.Put(0, 4);
        mapping.Start();
        await Eventually.HoldsAsync(() => mapping.Deliveries.Count == 1, "the function works");
        var stopping = mapping.StopAsync();
        stopping.IsCompleted.ShouldBeFalse();
        hold.SetResult();
        await Eventually.EndsAsync(stopping, "the mapping stops when the function has answered");
        mapping.Shards[0].Records.ShouldBe(2);
        mapping.Deliveries.Count.ShouldBe(1);
        mapping.Start(mapping.Shards);
        await mapping.DrainedAsync(4);
        Numbers(mapping).ShouldBe([0, 1, 2, 3]);
    }

    [Fact]
    public async Task The_failures_that_the_last_answer_reports_are_accounted_for()
    {
        await using var mapping = new MappingUnderTest();
        var hold = Holding(mapping, delivery => delivery.Failure(1));
        mapping.Mapping = mapping.Mapping with { Rules = mapping.Mapping.Rules with { ReportsItemFailures = true } };
        mapping.Put(0, 3);
        mapping.Start();
        await Eventually.HoldsAsync(() => mapping.Deliveries.Count == 1, "the function works");
        var stopping = mapping.StopAsync();
        hold.SetResult();
        await Eventually.EndsAsync(stopping, "the mapping stops when the function has answered");
        mapping.Function = _ => Task.FromResult<string?>(null);
        mapping.Start(mapping.Shards);
        await mapping.DrainedAsync(3);
        mapping.Deliveries.Select(delivery => delivery.Numbers).ShouldBe([[0, 1, 2], [1, 2]]);
    }

    [Fact]
    public async Task Every_shard_and_lane_finishes_what_it_has_under_way()
    {
        await using var mapping = new MappingUnderTest();
        var hold = Holding(mapping);
        mapping.Streams.WithShard(1);
        mapping.Put(0, 1);
        mapping.Put(1, 1);
        mapping.Start();
        await Eventually.HoldsAsync(() => mapping.Deliveries.Count == 2, "both shards are worked on");
        var stopping = mapping.StopAsync();
        hold.SetResult();
        await Eventually.EndsAsync(stopping, "the mapping stops when the function has answered");
        mapping.Shards.ShouldAllBe(shard => shard.Records == 1 && shard.Pending == 0);
    }

    [Fact]
    public async Task A_back_off_is_not_waited_for()
    {
        await using var mapping = new MappingUnderTest(autoAdvance: false);
        mapping.Streams.WithShard(0);
        mapping.Function = _ => throw new InvalidOperationException("always");
        mapping.Put(0, 1);
        mapping.Start();
        await Eventually.HoldsAsync(() => mapping.Time.Waiting == 1, "it backs off");
        await mapping.StopAsync();
        mapping.Deliveries.Count.ShouldBe(1);
        mapping.Shards[0].Pending.ShouldBe(1);
    }

    [Fact]
    public async Task A_cloud_that_ends_does_not_wait_for_invocations()
    {
        await using var mapping = new MappingUnderTest();
        Holding(mapping);
        mapping.Put(0, 1);
        mapping.Start();
        await Eventually.HoldsAsync(() => mapping.Deliveries.Count == 1, "the function works");
        await mapping.AbortAsync();
        mapping.Shards[0].Records.ShouldBe(0);
    }

    [Fact]
    public async Task A_mapping_that_cannot_go_on_is_disabled_and_says_why()
    {
        await using var under = new MappingUnderTest();
        under.Streams.WithShard(0);
        under.Start();
        var mapping = new ActiveMapping(under.Mapping, new UnkeptServiceMetrics());
        mapping.Change("Updating", under.Mapping, () => throw new AwsException("ResourceNotFoundException", "no such stream"));
        mapping.State.ShouldBe("Disabled");
        mapping.Counters.LastResult.ShouldBe("PROBLEM: ResourceNotFoundException: no such stream");
        await mapping.AbortAsync();
    }

    private static TaskCompletionSource Holding(MappingUnderTest mapping, Func<MappingUnderTest.Delivery, string?>? answer = null)
    {
        mapping.Streams.WithShard(0);
        var hold = new TaskCompletionSource();
        mapping.Function = async delivery =>
        {
            await hold.Task;
            return answer?.Invoke(delivery);
        };
        return hold;
    }

    private static IEnumerable<int> Numbers(MappingUnderTest mapping) => mapping.Deliveries.SelectMany(delivery => delivery.Numbers);
}
