namespace Pipeline.Cloud.Scheduler;

/// <summary>The days of a cron expression, from its day-of-month or its day-of-week field, whichever is not '?'.</summary>
internal static class CronDays
{
    private static readonly string[] Weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    /// <summary>Reads the two fields.</summary>
    /// <exception cref="FormatException">A field is malformed, or not exactly one of them is '?'.</exception>
    public static Func<DateOnly, bool> Parse(string ofMonth, string ofWeek) => (ofMonth, ofWeek) switch
    {
        ("?", "?") => throw new FormatException("one of day-of-month and day-of-week must not be '?'"),
        ("?", _) => Any(ofWeek, OfWeek),
        (_, "?") => Any(ofMonth, OfMonth),
        _ => throw new FormatException("one of day-of-month and day-of-week must be '?'"),
    };

    private static Func<DateOnly, bool> Any(string field, Func<string, Func<DateOnly, bool>> parse)
    {
        var parts = field.Split(',').Select(parse).ToList();
        return day => parts.Any(part => part(day));
    }

    private static Func<DateOnly, bool> OfMonth(string part)
    {
        if (part == "L") return day => day.Day == DateTime.DaysInMonth(day.Year, day.Month);
        if (part.EndsWith('W'))
        {
            if (part == "LW") return day => day == NearestWeekday(Last(day));
            var wanted = CronField.Number(part[..^1], "day-of-month", 1, 31, null);
            return day => wanted <= DateTime.DaysInMonth(day.Year, day.Month) && day == NearestWeekday(new DateOnly(day.Year, day.Month, wanted));
        }

        var field = CronField.Parse(part, "day-of-month", 1, 31);
        return day => field.Contains(day.Day);
    }

    private static Func<DateOnly, bool> OfWeek(string part)
    {
        if (part == "L") return day => day.DayOfWeek == DayOfWeek.Saturday;
        if (part.EndsWith('L'))
        {
            var wanted = Weekday(part[..^1]);
            return day => day.DayOfWeek == wanted && day.Day > DateTime.DaysInMonth(day.Year, day.Month) - 7;
        }

        if (part.Split('#') is { Length: 2 } nth)
        {
            var wanted = Weekday(nth[0]);
            var number = CronField.Number(nth[1], "the number of a weekday", 1, 5, null);
            return day => day.DayOfWeek == wanted && (day.Day + 6) / 7 == number;
        }

        var field = CronField.Parse(part, "day-of-week", 1, 7, Weekdays);
        return day => field.Contains((int)day.DayOfWeek + 1);
    }

    private static DayOfWeek Weekday(string text) => (DayOfWeek)(CronField.Number(text, "day-of-week", 1, 7, Weekdays) - 1);

    private static DateOnly Last(DateOnly day) => new(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month));

    // The nearest day from Monday to Friday, within the month.
    private static DateOnly NearestWeekday(DateOnly day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.Day == 1 ? day.AddDays(2) : day.AddDays(-1),
        DayOfWeek.Sunday => day == Last(day) ? day.AddDays(-2) : day.AddDays(1),
        _ => day,
    };
}
