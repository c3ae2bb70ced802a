using Pipeline.Cloud.Lambda.Mappings.Configuration;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Lambda.Mappings;

/// <summary>What follows when the function fails or cannot be invoked at all.</summary>
public sealed class FailedInvocationRules
{
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
}
