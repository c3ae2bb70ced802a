using System.Globalization;

namespace Pipeline.Simulation.Lake.Schedules;

/// <summary>The days of a schedule, which begins at a midnight in UTC.</summary>
internal static class LakeClock
{
    /// <summary>When a schedule begins.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 1, 10, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A day as the lake's folders name it.</summary>
    public static string Day(int number) => Day(Start.AddDays(number));

    /// <summary>The day of a moment.</summary>
    public static string Day(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The hour of a moment.</summary>
    public static string Hour(DateTimeOffset moment) => moment.ToString("HH", CultureInfo.InvariantCulture);

    /// <summary>When no record of a day can be delivered any more: its end, the stream's retention and an hour have passed.</summary>
    public static DateTimeOffset ClosedAt(string day, int retentionHours) =>
        DateTimeOffset.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).AddDays(1).AddHours(retentionHours + 1);
}
