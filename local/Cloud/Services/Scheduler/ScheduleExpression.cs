using System.Globalization;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Scheduler;

/// <summary>When a schedule is due: <c>rate(5 minutes)</c>, <c>cron(0 8 ? * MON-FRI *)</c> or <c>at(2026-01-31T08:00:00)</c>.</summary>
internal sealed class ScheduleExpression
{
    // Source: "ScheduleExpression" of "PutRule" and "CreateSchedule".
    private const int MostCharacters = 256;

    private readonly TimeSpan? _rate;
    private readonly CronExpression? _cron;
    private readonly DateTime? _once;

    private ScheduleExpression(TimeSpan rate) => _rate = rate;

    private ScheduleExpression(CronExpression cron) => _cron = cron;

    private ScheduleExpression(DateTime once) => _once = once;

    /// <summary>Whether it is a rate.</summary>
    public bool IsRate => _rate is not null;

    /// <summary>Reads an expression.</summary>
    /// <exception cref="AwsException">ValidationException: the expression is malformed.</exception>
    public static ScheduleExpression Parse(string text)
    {
        if (text.Length > MostCharacters)
            throw new AwsException("ValidationException", $"Invalid Schedule Expression: it has {text.Length} characters; at most {MostCharacters} are allowed.");
        try
        {
            var open = text.IndexOf('(');
            if (open < 0 || !text.EndsWith(')')) throw new FormatException("it must be rate(...), cron(...) or at(...)");
            var inside = text[(open + 1)..^1];
            return text[..open] switch
            {
                "rate" => new ScheduleExpression(Rate(inside)),
                "cron" => new ScheduleExpression(CronExpression.Parse(inside)),
                "at" => new ScheduleExpression(Once(inside)),
                _ => throw new FormatException("it must be rate(...), cron(...) or at(...)"),
            };
        }
        catch (FormatException e)
        {
            throw new AwsException("ValidationException", $"Invalid Schedule Expression {text}: {e.Message}.");
        }
    }

    /// <summary>Refuses an expression whose first time is outside of the years 1 to 9999.</summary>
    /// <param name="anchor">Where a rate starts to count.</param>
    /// <param name="zone">The time zone of wall-clock times.</param>
    /// <exception cref="AwsException">ValidationException.</exception>
    public void Check(DateTimeOffset anchor, TimeZoneInfo zone)
    {
        if ((_rate is { } rate && At(anchor, rate, 1) is null) || (_once is { } once && Instant(once, zone) is null))
            throw new AwsException("ValidationException", "Invalid Schedule Expression: its first time lies before the year 1 or after the year 9999.");
    }

    /// <summary>The first time after another one; null if there is none.</summary>
    /// <param name="after">The time to start from, exclusive.</param>
    /// <param name="anchor">The first time of a rate.</param>
    /// <param name="zone">The time zone of wall-clock times.</param>
    public DateTimeOffset? Next(DateTimeOffset after, DateTimeOffset anchor, TimeZoneInfo zone)
    {
        if (_rate is { } rate)
        {
            var passed = after < anchor ? 0 : (after - anchor).Ticks / rate.Ticks + 1;
            return At(anchor, rate, passed);
        }

        if (_once is { } once)
        {
            return Instant(once, zone) is { } at && at > after ? at : null;
        }

        foreach (var local in _cron!.After(TimeZoneInfo.ConvertTime(after, zone).DateTime))
        {
            // A time in the hour that daylight saving skips does not exist; of a repeated hour, the first occurrence counts.
            if (!zone.IsInvalidTime(local) && Instant(local, zone) is { } instant && instant > after) return instant;
        }

        return null;
    }

    // Null if the instant is out of range: the year 9999 ends later in New York than in UTC.
    private static DateTimeOffset? Instant(DateTime local, TimeZoneInfo zone)
    {
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        var ticks = local.Ticks - offset.Ticks;
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(local, offset) : null;
    }

    private static DateTimeOffset? At(DateTimeOffset anchor, TimeSpan rate, long times) =>
        times <= (DateTimeOffset.MaxValue - anchor).Ticks / rate.Ticks ? anchor + TimeSpan.FromTicks(rate.Ticks * times) : null;

    private static TimeSpan Rate(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
            throw new FormatException("a rate is a positive number and a unit");
        var unit = (parts[1], count) switch
        {
            ("minute", 1) or ("minutes", _) => TimeSpan.FromMinutes(1),
            ("hour", 1) or ("hours", _) => TimeSpan.FromHours(1),
            ("day", 1) or ("days", _) => TimeSpan.FromDays(1),
            _ => throw new FormatException("the unit of a rate is minute, hour or day, with an s for more than one"),
        };
        return count <= TimeSpan.MaxValue.Ticks / unit.Ticks ? TimeSpan.FromTicks(unit.Ticks * count) : throw new FormatException("a rate is at most 10675199 days");
    }

    private static DateTime Once(string text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? at
            : throw new FormatException("a time has the form yyyy-mm-ddThh:mm:ss");
}
