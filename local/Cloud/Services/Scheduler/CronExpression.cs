namespace Pipeline.Cloud.Scheduler;

/// <summary>
/// A cron expression of AWS: minutes, hours, day of month, month, day of week, year. Source: "Schedule types in EventBridge
/// Scheduler".
/// </summary>
internal sealed class CronExpression
{
    private const int FirstYear = 1970;
    private const int LastYear = 2199;
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private readonly CronField _minutes;
    private readonly CronField _hours;
    private readonly Func<DateOnly, bool> _days;
    private readonly CronField _months;
    private readonly CronField _years;

    private CronExpression(CronField minutes, CronField hours, Func<DateOnly, bool> days, CronField months, CronField years) =>
        (_minutes, _hours, _days, _months, _years) = (minutes, hours, days, months, years);

    /// <summary>Reads the six fields.</summary>
    /// <exception cref="FormatException">The text is not a cron expression; the message says why.</exception>
    public static CronExpression Parse(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 6)
            throw new FormatException($"'{text}' has {fields.Length} fields and needs 6: minutes hours day-of-month month day-of-week year");
        return new CronExpression(
            CronField.Parse(fields[0], "minutes", 0, 59),
            CronField.Parse(fields[1], "hours", 0, 23),
            CronDays.Parse(fields[2], fields[4]),
            CronField.Parse(fields[3], "month", 1, 12, Months),
            CronField.Parse(fields[5], "year", FirstYear, LastYear));
    }

    /// <summary>The wall-clock times of the expression after a time, in order.</summary>
    public IEnumerable<DateTime> After(DateTime after)
    {
        foreach (var day in DaysFrom(DateOnly.FromDateTime(after)))
        {
            foreach (var hour in _hours.Values)
            {
                foreach (var minute in _minutes.Values)
                {
                    var time = day.ToDateTime(new TimeOnly(hour, minute));
                    if (time > after) yield return time;
                }
            }
        }
    }

    private IEnumerable<DateOnly> DaysFrom(DateOnly day)
    {
        while (day.Year <= LastYear)
        {
            if (!_years.Contains(day.Year))
            {
                day = new DateOnly(day.Year + 1, 1, 1);
            }
            else if (!_months.Contains(day.Month))
            {
                day = new DateOnly(day.Year, day.Month, 1).AddMonths(1);
            }
            else
            {
                if (_days(day)) yield return day;
                day = day.AddDays(1);
            }
        }
    }
}
