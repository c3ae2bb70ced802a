using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Mappings;

/// <summary>
/// The metric IteratorAge: the time "between when a stream receives the record and when the event source mapping sends the event
/// to the function", of the last record of the event, emitted "when your function finishes processing a batch".
/// </summary>
public sealed class IteratorAgeRules
{
    [Fact]
    public async Task The_iterator_age_is_the_age_of_the_events_last_record_when_the_event_is_sent()
    {
        await using var mapping = new MappingUnderTest(autoAdvance: false);
        mapping.Streams.WithShard(0);
        var hold = new TaskCompletionSource();
        mapping.Function = async _ =>
        {
            await hold.Task;
            return null;
        };
        mapping.Put(0, 1);
        mapping.Time.Advance(TimeSpan.FromSeconds(10));
        mapping.Put(0, 1);
        mapping.Time.Advance(TimeSpan.FromSeconds(3));
        mapping.Start();
        await Eventually.HoldsAsync(() => mapping.Deliveries.Count == 1, "the function works");
        mapping.Time.Advance(TimeSpan.FromSeconds(100));
        // It is made when the function finishes; what the function itself takes is no part of it.
        mapping.Shards[0].IteratorAge.ShouldBe(TimeSpan.Zero);
        hold.SetResult();
        await mapping.DrainedAsync(2);
        mapping.Deliveries.Single().Numbers.ShouldBe([0, 1]);
        mapping.Shards[0].IteratorAge.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task The_iterator_age_grows_while_a_batch_fails()
    {
        await using var mapping = new MappingUnderTest(autoAdvance: false);
        mapping.Streams.WithShard(0);
        mapping.Function = _ => throw new InvalidOperationException("always");
        mapping.Mapping = mapping.Mapping with { Rules = mapping.Mapping.Rules with { FirstBackOff = TimeSpan.FromSeconds(20) } };
        mapping.Put(0, 1);
        mapping.Start();
        foreach (var seconds in (int[])[20, 40])
        {
            await Eventually.HoldsAsync(() => mapping.Time.Waiting == 1, "it backs off");
            mapping.Time.Advance(TimeSpan.FromSeconds(seconds));
        }

        await Eventually.HoldsAsync(() => mapping.Shards[0].IteratorAge == TimeSpan.FromSeconds(60), "the third attempt is a minute late");
    }

    [Fact]
    public async Task The_iterator_age_of_a_mapping_is_the_highest_of_its_shards()
    {
        await using var mapping = new MappingUnderTest(autoAdvance: false);
        mapping.Streams.WithShard(0).WithShard(1);
        mapping.Put(0, 1);
        mapping.Time.Advance(TimeSpan.FromSeconds(5));
        mapping.Put(1, 1);
        mapping.Start();
        await mapping.DrainedAsync(2);
        mapping.Snapshot.IteratorAge.ShouldBe(TimeSpan.FromSeconds(5));
    }
}
