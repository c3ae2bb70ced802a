using System.Globalization;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Scheduler;

/// <summary>When something happens: <c>rate(5 minutes)</c>, <c>cron(0 8 ? * MON-FRI *)</c> or <c>at(2026-01-31T08:00:00)</c>.</summary>
internal sealed class ScheduleExpression
{
    private readonly TimeSpan? _rate;
    private readonly CronExpression? _cron;
    private readonly DateTime? _once;

    private ScheduleExpression(TimeSpan rate) => _rate = rate;

    private ScheduleExpression(CronExpression cron) => _cron = cron;

    private ScheduleExpression(DateTime once) => _once = once;

    /// <summary>Reads an expression.</summary>
    /// <exception cref="AwsException">ValidationException with what is wrong.</exception>
    public static ScheduleExpression Parse(string text)
    {
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

    /// <summary>The first time behind another one, or null when there is none.</summary>
    /// <param name="after">Behind what.</param>
    /// <param name="anchor">Where a rate starts to count.</param>
    /// <param name="zone">The time zone of wall-clock times.</param>
    public DateTimeOffset? Next(DateTimeOffset after, DateTimeOffset anchor, TimeZoneInfo zone)
    {
        if (_rate is { } rate)
        {
            var passed = after < anchor ? 0 : (after - anchor).Ticks / rate.Ticks + 1;
            return anchor + TimeSpan.FromTicks(rate.Ticks * Math.Max(1, passed));
        }

        if (_once is { } once)
        {
            var at = Instant(once, zone);
            return at > after ? at : null;
        }

        foreach (var local in _cron!.After(TimeZoneInfo.ConvertTime(after, zone).DateTime))
        {
            // An hour that summer time leaves out has no such moment; of one that it repeats, the first counts.
            if (!zone.IsInvalidTime(local) && Instant(local, zone) is var instant && instant > after) return instant;
        }

        return null;
    }

    private static DateTimeOffset Instant(DateTime local, TimeZoneInfo zone) =>
        new(local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local));

    private static TimeSpan Rate(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
            throw new FormatException("a rate is a positive number and a unit");
        return (parts[1], count) switch
        {
            ("minute", 1) or ("minutes", _) => TimeSpan.FromMinutes(count),
            ("hour", 1) or ("hours", _) => TimeSpan.FromHours(count),
            ("day", 1) or ("days", _) => TimeSpan.FromDays(count),
            _ => throw new FormatException("the unit of a rate is minute, hour or day, with an s for more than one"),
        };
    }

    private static DateTime Once(string text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? at
            : throw new FormatException("a time has the form yyyy-mm-ddThh:mm:ss");
}
