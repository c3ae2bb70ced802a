using System.Globalization;

namespace Pipeline.Cli.Drilling;

/// <summary>A drill as text.</summary>
internal static class DrillLines
{
    /// <summary>The line above the table.</summary>
    public static string Heading { get; } = Row("incident", "noticed by", "after", "over", "sent", "lost", "twice");

    /// <summary>An incident's line.</summary>
    public static string Of(DrillOutcome outcome) => Row(
        outcome.Incident.Name, outcome.Incident.Notices, Minutes(outcome.NoticedAfter), Minutes(outcome.OverAfter), Number(outcome.Records?.Sent), Number(outcome.Records?.Lost),
        Number(outcome.Records?.DuplicatedInTable + outcome.Records?.DuplicatedInLake));

    private static string Row(string name, string alarm, string after, string over, string sent, string lost, string twice) =>
        $"{name,-12}{alarm,-24}{after,9}{over,9}{sent,8}{lost,6}{twice,7}";

    private static string Minutes(TimeSpan? time) => time is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalMinutes:0.0} min") : "-";

    private static string Number(long? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";
}
