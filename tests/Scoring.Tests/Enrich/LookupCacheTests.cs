using Pipeline.Domain.Lookups;
using Pipeline.Scoring.Enrich;
using Pipeline.Testing;

namespace Pipeline.Scoring.Tests.Enrich;

public sealed class LookupCacheTests
{
    private static readonly RouteRow Row = new(1, 2);
    private readonly ManualTime _time = new();

    [Fact]
    public void A_row_is_remembered_for_its_time_less_at_most_a_fifth()
    {
        var cache = Cache(1_000);
        for (var i = 0; i < 200; i++) cache.Set($"k{i}", Row);

        _time.Advance(TimeSpan.FromSeconds(79));
        Known(cache, 200).ShouldBe(200);
        _time.Advance(TimeSpan.FromSeconds(11));
        Known(cache, 200).ShouldBeInRange(60, 140, "the jitter spreads the ends");
        _time.Advance(TimeSpan.FromSeconds(10));
        Known(cache, 200).ShouldBe(0);
    }

    [Fact]
    public void That_a_key_has_no_row_is_remembered_for_less_long()
    {
        var cache = Cache(10);
        cache.Set("none", null);

        cache.TryGet("none", out var row).ShouldBeTrue();
        row.ShouldBeNull();
        _time.Advance(TimeSpan.FromSeconds(11));
        cache.TryGet("none", out _).ShouldBeFalse();
    }

    [Fact]
    public void Its_size_is_bounded_and_what_is_used_stays()
    {
        var cache = Cache(100);
        cache.Set("used", Row);
        for (var i = 0; i < 10_000; i++)
        {
            cache.Set($"k{i}", Row);
            cache.TryGet("used", out _).ShouldBeTrue();
            cache.Count.ShouldBeLessThanOrEqualTo(100);
        }

        cache.TryGet("k0", out _).ShouldBeFalse();
        cache.TryGet("k9999", out _).ShouldBeTrue();
    }

    [Fact]
    public void A_newer_row_takes_the_place_of_an_older_one_in_either_generation()
    {
        var cache = Cache(4);
        cache.Set("k", Row);
        cache.Set("a", Row);
        cache.Set("b", Row);
        cache.Set("k", new RouteRow(7, 8));

        cache.TryGet("k", out var row).ShouldBeTrue();
        row.ShouldBe(new RouteRow(7, 8));
    }

    private LookupCache Cache(int capacity) =>
        new(new LookupCacheOptions(capacity, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(10)), _time, new Random(3));

    private static int Known(LookupCache cache, int count) => Enumerable.Range(0, count).Count(i => cache.TryGet($"k{i}", out _));
}
