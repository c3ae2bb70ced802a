namespace Pipeline.Cli.Sources.Tlc;

/// <summary>
/// Adds the UTC offset to the records' New York clock times, which have none. In the hour that the clock shows twice in autumn, a trip gets
/// the shortest duration that its two clock times allow; if both readings allow the same, the first of the two hours counts. A time in the
/// hour that is skipped in spring comes from a meter that was not adjusted yet: the whole trip keeps the winter offset.
/// </summary>
internal sealed class NewYorkClock
{
    private readonly TimeZoneInfo _zone;

    private NewYorkClock(TimeZoneInfo zone) => _zone = zone;

    /// <exception cref="SourceException">This machine has no time zone data.</exception>
    public static NewYorkClock Load()
    {
        try
        {
            return new NewYorkClock(TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw new SourceException("This machine has no time zone 'America/New_York', which the records' times are in: install the time zone database (Debian: apt-get install tzdata).", e);
        }
    }

    /// <summary>When a trip began and ended. The end is before the beginning only when every reading of its clock times says so.</summary>
    public (DateTimeOffset Begin, DateTimeOffset End) Trip(DateTime pickup, DateTime dropoff)
    {
        if (_zone.IsInvalidTime(pickup) || _zone.IsInvalidTime(dropoff))
            return (new DateTimeOffset(pickup, _zone.BaseUtcOffset), new DateTimeOffset(dropoff, _zone.BaseUtcOffset));
        if (!_zone.IsAmbiguousTime(pickup) && !_zone.IsAmbiguousTime(dropoff)) return (At(pickup), At(dropoff));
        // The sort is stable, so among equals the first of the two hours comes first.
        return Moments(pickup).SelectMany(begin => Moments(dropoff).Select(end => (Begin: begin, End: end)))
            .OrderBy(trip => trip.End < trip.Begin)
            .ThenBy(trip => trip.End - trip.Begin)
            .First();
    }

    private IEnumerable<DateTimeOffset> Moments(DateTime clock) =>
        _zone.IsAmbiguousTime(clock)
            ? _zone.GetAmbiguousTimeOffsets(clock).OrderDescending().Select(offset => new DateTimeOffset(clock, offset))
            : [At(clock)];

    private DateTimeOffset At(DateTime clock) => new(clock, _zone.GetUtcOffset(clock));
}
