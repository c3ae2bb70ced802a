using System.Globalization;
using Pipeline.Cli.Sources.Tlc;

namespace Pipeline.Cli.Tests.Sources;

public sealed class NewYorkClockTests
{
    private readonly NewYorkClock _clock = NewYorkClock.Load();

    [Theory]
    [InlineData("2023-01-15T08:00", "2023-01-15T08:30", -5, 30)]
    [InlineData("2023-07-15T08:00", "2023-07-15T08:30", -4, 30)]
    [InlineData("2008-12-31T23:00", "2009-01-02T23:00", -5, 2880)]
    // Spring: 02:00 is followed by 03:00.
    [InlineData("2023-03-12T01:50", "2023-03-12T03:10", -5, 20)]
    [InlineData("2023-03-12T02:00", "2023-03-12T02:00", -5, 0)]
    [InlineData("2023-03-12T02:10", "2023-03-12T02:40", -5, 30)]
    [InlineData("2023-03-12T02:30", "2023-03-12T03:10", -5, 40)]
    [InlineData("2023-03-12T02:59", "2023-03-12T03:00", -5, 1)]
    [InlineData("2023-03-12T02:30", "2023-03-12T03:40", -5, 70)]
    [InlineData("2023-03-12T01:50", "2023-03-12T02:20", -5, 30)]
    [InlineData("2023-03-12T03:00", "2023-03-12T03:30", -4, 30)]
    [InlineData("2023-03-11T12:00", "2023-03-12T12:00", -5, 1380)]
    // Autumn: 01:00 to 02:00 comes twice.
    [InlineData("2023-11-05T00:50", "2023-11-05T01:10", -4, 20)]
    [InlineData("2023-11-05T01:10", "2023-11-05T01:40", -4, 30)]
    [InlineData("2023-11-05T01:30", "2023-11-05T01:10", -4, 40)]
    [InlineData("2023-11-05T01:50", "2023-11-05T01:05", -4, 15)]
    [InlineData("2023-11-05T01:50", "2023-11-05T02:10", -5, 20)]
    [InlineData("2023-11-05T00:50", "2023-11-05T02:10", -4, 140)]
    [InlineData("2023-11-05T02:00", "2023-11-05T02:30", -5, 30)]
    [InlineData("2023-11-04T12:00", "2023-11-05T12:00", -4, 1500)]
    public void A_trip_begins_at_the_offset_that_was_in_force_and_takes_as_long_as_it_did(string pickup, string dropoff, int hours, double minutes)
    {
        var (begin, end) = _clock.Trip(Clock(pickup), Clock(dropoff));
        begin.DateTime.ShouldBe(Clock(pickup));
        end.DateTime.ShouldBe(Clock(dropoff));
        begin.Offset.ShouldBe(TimeSpan.FromHours(hours));
        (end - begin).TotalMinutes.ShouldBe(minutes);
    }

    [Theory]
    [InlineData("2023-01-15T08:00", "2023-01-15T07:59")]
    [InlineData("2023-03-12T02:30", "2023-03-12T02:20")]
    [InlineData("2023-03-12T02:30", "2023-03-12T01:50")]
    [InlineData("2023-03-12T03:05", "2023-03-12T02:50")]
    [InlineData("2023-03-12T03:10", "2023-03-12T01:50")]
    [InlineData("2023-11-05T01:10", "2023-11-05T00:55")]
    [InlineData("2023-11-05T02:10", "2023-11-05T01:50")]
    public void A_trip_that_ends_before_it_begins_does_so_by_any_reading(string pickup, string dropoff)
    {
        var (begin, end) = _clock.Trip(Clock(pickup), Clock(dropoff));
        (end - begin).ShouldBeLessThan(TimeSpan.Zero);
    }

    private static DateTime Clock(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);
}
