using Pipeline.Cli.Sources.Tlc;

namespace Pipeline.Cli.Tests.Sources;

public sealed class NewYorkClockTests
{
    private readonly NewYorkClock _clock = NewYorkClock.Load();

    [Theory]
    [InlineData("2023-01-15T08:00:00", -5)]
    [InlineData("2023-07-15T08:00:00", -4)]
    [InlineData("2023-11-05T01:30:00", -4)]
    [InlineData("2023-11-05T02:00:00", -5)]
    [InlineData("2023-03-12T02:30:00", -5)]
    [InlineData("2023-03-12T03:00:00", -4)]
    public void A_trip_begins_at_the_offset_that_was_in_force(string clock, int hours) =>
        _clock.Begin(DateTime.Parse(clock, null)).Offset.ShouldBe(TimeSpan.FromHours(hours));

    [Fact]
    public void A_trip_through_the_hour_that_comes_twice_ends_after_it_began()
    {
        var begin = _clock.Begin(new DateTime(2023, 11, 5, 1, 50, 0));
        (_clock.End(new DateTime(2023, 11, 5, 1, 10, 0), begin) - begin).ShouldBe(TimeSpan.FromMinutes(20));
        (_clock.End(new DateTime(2023, 11, 5, 1, 55, 0), begin) - begin).ShouldBe(TimeSpan.FromMinutes(5));
        (_clock.End(new DateTime(2023, 11, 5, 0, 55, 0), begin) - begin).ShouldBeLessThan(TimeSpan.Zero);
    }

    [Fact]
    public void A_trip_through_the_hour_that_is_skipped_is_not_longer_for_it()
    {
        var begin = _clock.Begin(new DateTime(2023, 3, 12, 1, 50, 0));
        (_clock.End(new DateTime(2023, 3, 12, 3, 10, 0), begin) - begin).ShouldBe(TimeSpan.FromMinutes(20));
    }
}
