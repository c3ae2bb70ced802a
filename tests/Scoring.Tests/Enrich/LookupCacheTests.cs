using Microsoft.Extensions.Time.Testing;
using Pipeline.Contract.Lookups;
using Pipeline.Domain.Trips;
using Pipeline.Scoring.Enrich;

namespace Pipeline.Scoring.Tests.Enrich;

public sealed class LookupCacheTests
{
    private static readonly RouteRow Row = new(1, 2);
    private static readonly LookupKey None = LookupKey.Of(TripLookups.Zone, "none");
    private static readonly LookupKey Used = LookupKey.Of(TripLookups.Route, 43, 151);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_row_is_remembered_for_its_time_less_at_most_a_fifth()
    {
        var cache = Cache(1_000);
        for (var i = 0; i < 200; i++) cache.Set(Key(i), Row);

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
        cache.Set(None, null);

        cache.TryGet(None, cache.Now, out var row).ShouldBeTrue();
        row.ShouldBeNull();
        _time.Advance(TimeSpan.FromSeconds(11));
        cache.TryGet(None, cache.Now, out _).ShouldBeFalse();
    }

    [Fact]
    public void That_a_row_is_missing_which_should_be_there_is_remembered_for_a_second_at_most()
    {
        var cache = Cache(10);
        cache.Set(None, null, isExpected: true);

        cache.TryGet(None, cache.Now, out var row).ShouldBeTrue();
        row.ShouldBeNull();
        _time.Advance(TimeSpan.FromSeconds(1));
        cache.TryGet(None, cache.Now, out _).ShouldBeFalse();
    }

    [Fact]
    public void Its_size_is_bounded_and_what_is_used_stays()
    {
        var cache = Cache(100);
        cache.Set(Used, Row);
        for (var i = 0; i < 10_000; i++)
        {
            cache.Set(Key(i), Row);
            cache.TryGet(Used, cache.Now, out _).ShouldBeTrue();
            cache.Count.ShouldBeLessThanOrEqualTo(100);
        }

        cache.TryGet(Key(0), cache.Now, out _).ShouldBeFalse();
        cache.TryGet(Key(9_999), cache.Now, out _).ShouldBeTrue();
    }

    [Fact]
    public void A_newer_row_takes_the_place_of_an_older_one_in_either_generation()
    {
        var cache = Cache(4);
        cache.Set(Used, Row);
        cache.Set(Key(1), Row);
        cache.Set(Key(2), Row);
        cache.Set(Used, new RouteRow(7, 8));

        cache.TryGet(Used, cache.Now, out var row).ShouldBeTrue();
        row.ShouldBe(new RouteRow(7, 8));
    }

    private LookupCache Cache(int capacity) =>
        new(new LookupCacheOptions(capacity, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(10)), _time, new Random(3));

    private static LookupKey Key(int number) => LookupKey.Of(TripLookups.Zone, number);

    private static int Known(LookupCache cache, int count) => Enumerable.Range(0, count).Count(i => cache.TryGet(Key(i), cache.Now, out _));
}
