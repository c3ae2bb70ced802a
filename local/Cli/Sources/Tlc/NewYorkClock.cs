namespace Pipeline.Cli.Sources.Tlc;

/// <summary>
/// Gives the records' New York clock times, which have no zone, the offset that was in force. In the hour that the clock shows
/// twice in autumn, a trip begins in the first of the two, and ends in the first that does not lie before its beginning. A time in
/// the hour that is skipped in spring comes from a meter whose clock was not moved on yet: it keeps the winter's offset.
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

    /// <summary>When a trip begins.</summary>
    public DateTimeOffset Begin(DateTime clock)
    {
        if (_zone.IsAmbiguousTime(clock)) return new DateTimeOffset(clock, _zone.GetAmbiguousTimeOffsets(clock).Max());
        return new DateTimeOffset(clock, _zone.IsInvalidTime(clock) ? _zone.BaseUtcOffset : _zone.GetUtcOffset(clock));
    }

    /// <summary>When a trip ends that began at a time.</summary>
    public DateTimeOffset End(DateTime clock, DateTimeOffset begin)
    {
        var first = Begin(clock);
        return first < begin && _zone.IsAmbiguousTime(clock) ? new DateTimeOffset(clock, _zone.GetAmbiguousTimeOffsets(clock).Min()) : first;
    }
}
