namespace Pipeline.Cloud.Engines.Athena.Functions;

/// <summary>
/// Reads what Trino's <c>from_iso8601_timestamp</c> reads, which is Joda-Time's <c>ISODateTimeFormat.dateTimeParser()</c>: a calendar, ordinal or week
/// date, a time of which all but the hour may be missing, a fraction of its last part after a point or a comma, and an offset. What is missing is the
/// smallest; a text without an offset is in the session's zone, which is UTC. The result has milliseconds; more digits are cut off.
/// </summary>
public static class Iso8601Timestamp
{
    /// <summary>What <see cref="Micros"/> gives for a text that is not a time.</summary>
    public const long Invalid = long.MinValue;

    private const long MillisPerDay = 86_400_000;

    // Trino's zones are within 14 hours of UTC.
    private const int MostOffsetMinutes = 14 * 60;

    /// <summary>The microseconds since 1970 in UTC; <see cref="Invalid"/> if the text is not a time.</summary>
    public static long Micros(string text)
    {
        var reader = new Iso8601Reader(text);
        long days = 0;
        if (!reader.IsAt('T') && !Date(reader, out days)) return Invalid;
        long time = 0;
        var offset = 0;
        if (!reader.AtEnd)
        {
            // A 'T' begins the time; behind a date the time may be missing, but not both the date and the time.
            var dated = reader.Position > 0;
            if (!reader.Take('T')) return Invalid;
            var hasTime = reader.IsDigit;
            if (!hasTime && !dated) return Invalid;
            if (hasTime && !Time(reader, out time)) return Invalid;
            if (!reader.AtEnd && !Offset(reader, out offset)) return Invalid;
            if (!reader.AtEnd) return Invalid;
        }

        return Math.Abs(days) > 100_000_000 ? Invalid : ((days * MillisPerDay) + time - (offset * 60_000L)) * 1000;
    }

    private static bool Date(Iso8601Reader reader, out long days)
    {
        days = 0;
        if (!reader.TakeYear(out var year)) return false;
        if (!reader.IsAt('-')) return Calendar(year, 1, 1, out days);
        if (reader.IsAt('-', 'W')) return Week(reader, year, out days);
        // Of a month and a day of the year the longer one counts: three digits are a day of the year.
        var digits = reader.DigitsAt(1);
        if (digits >= 3)
        {
            reader.Take('-');
            return reader.TakeNumber(3, out var dayOfYear) && Ordinal(year, dayOfYear, out days);
        }

        if (digits == 0) return false;
        reader.Take('-');
        reader.TakeNumber(2, out var month);
        if (!reader.IsAt('-')) return Calendar(year, month, 1, out days);
        reader.Take('-');
        return reader.TakeNumber(2, out var day) && Calendar(year, month, day, out days);
    }

    private static bool Calendar(int year, int month, int day, out long days)
    {
        days = 0;
        if (!Civil.IsDate(year, month, day)) return false;
        days = Civil.Days(year, month, day);
        return true;
    }

    private static bool Ordinal(int year, int dayOfYear, out long days)
    {
        days = Civil.Days(year, 1, 1) + dayOfYear - 1;
        return dayOfYear >= 1 && dayOfYear <= (Civil.IsLeap(year) ? 366 : 365);
    }

    private static bool Week(Iso8601Reader reader, int year, out long days)
    {
        days = 0;
        reader.Take('-');
        reader.Take('W');
        if (!reader.TakeNumber(2, out var week)) return false;
        var weekday = 1;
        if (reader.Take('-') && !reader.TakeNumber(1, out weekday)) return false;
        if (week < 1 || week > Civil.Weeks(year) || weekday is < 1 or > 7) return false;
        days = Civil.FirstMonday(year) + ((week - 1) * 7) + weekday - 1;
        return true;
    }

    private static bool Time(Iso8601Reader reader, out long millis)
    {
        millis = 0;
        // Each part has a limit and milliseconds; the last part that is there may have a fraction.
        foreach (var (limit, unit) in ((int, int)[])[(23, 3_600_000), (59, 60_000), (59, 1000)])
        {
            if (unit < 3_600_000 && !reader.Take(':')) return true;
            if (!reader.TakeNumber(2, out var part) || part > limit) return false;
            millis += (long)part * unit;
            if (reader.IsAt('.') || reader.IsAt(','))
            {
                if (!reader.TakeFraction(unit, out var fraction)) return false;
                millis += fraction;
                return true;
            }
        }

        return true;
    }

    private static bool Offset(Iso8601Reader reader, out int minutes)
    {
        minutes = 0;
        if (reader.Take('Z')) return true;
        var sign = reader.Take('+') ? 1 : reader.Take('-') ? -1 : 0;
        if (sign == 0 || reader.DigitsAt(0) < 2) return false;
        reader.TakeNumber(2, out var hours);
        if (hours > 23) return false;
        var minute = 0;
        if (reader.Take(':') || reader.IsDigit)
        {
            if (reader.DigitsAt(0) < 2) return false;
            reader.TakeNumber(2, out minute);
            if (minute > 59) return false;
        }

        minutes = sign * ((hours * 60) + minute);
        return Math.Abs(minutes) <= MostOffsetMinutes;
    }
}
