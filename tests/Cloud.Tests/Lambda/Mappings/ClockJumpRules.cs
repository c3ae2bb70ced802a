using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Mappings;

/// <summary>A wall clock that is set, by eight hours for example, moves neither back-offs nor the age of records nor the end of windows.</summary>
public sealed class ClockJumpRules
{
    [Theory]
    [InlineData(-8)]
    [InlineData(8)]
    public async Task A_back_off_takes_as_long_as_it_would_have(int hours)
    {
        await using var mapping = new MappingUnderTest(autoAdvance: false);
        var calls = 0;
        mapping.Function = _ => ++calls == 1 ? throw new InvalidOperationException("once") : Task.FromResult<string?>(null);
        mapping.Streams.WithShard(0);
        mapping.Put(0, 1);
        mapping.Start();
        await Eventually.HoldsAsync(() => mapping.Time.Waiting == 1, "it backs off");
        mapping.Time.WallClockSetBy = TimeSpan.FromHours(hours);
        mapping.Time.Advance(TimeSpan.FromSeconds(1));
        await mapping.DrainedAsync(1);
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_makes_no_record_too_old()
    {
        await using var mapping = new MappingUnderTest();
        mapping.Mapping = mapping.Mapping with { Rules = mapping.Mapping.Rules with { MaximumAge = TimeSpan.FromHours(1) } };
        mapping.Streams.WithShard(0);
        mapping.Put(0, 2);
        mapping.Time.WallClockSetBy = TimeSpan.FromHours(8);
        mapping.Start();
        await mapping.DrainedAsync(2);
        mapping.Counters.Discarded.ShouldBe(0);
        mapping.Deliveries.Count.ShouldBe(1);
        mapping.Snapshot.IteratorAge.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_clock_that_jumps_back_keeps_no_window_open()
    {
        await using var mapping = new MappingUnderTest(autoAdvance: false);
        mapping.Mapping = mapping.Mapping with { TumblingWindow = TimeSpan.FromSeconds(60) };
        mapping.Function = _ => Task.FromResult<string?>("""{"state":{}}""");
        mapping.Streams.WithShard(0);
        mapping.Put(0, 1);
        mapping.Start();
        await Eventually.HoldsAsync(() => mapping.Deliveries.Count == 1 && mapping.Streams.IsReadToItsEnd(0) && mapping.Time.Waiting > 0, "the window is open");
        mapping.Time.WallClockSetBy = TimeSpan.FromHours(-8);
        mapping.Time.Advance(TimeSpan.FromSeconds(61));
        await Eventually.HoldsAsync(() => mapping.Deliveries.Count == 2 && mapping.Deliveries[1].IsFinal, "the window is closed");
    }
}
