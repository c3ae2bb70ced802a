using System.Globalization;

namespace Pipeline.Cli.Recovery;

/// <summary>Moments as the commands write and read them: UTC, to the second, as DynamoDB restores and S3 lists them.</summary>
internal static class Moment
{
    /// <summary>A moment for people and for the option <c>--to</c>, such as 2026-01-15T12:00:00Z.</summary>
    public static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A moment as a name of a file, a folder or a table, such as 20260115T120000Z.</summary>
    public static string Name(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads a moment.</summary>
    /// <returns>Null for a text that is no time.</returns>
    public static DateTimeOffset? Read(string text) =>
        DateTimeOffset.TryParseExact(text, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var named) ? named
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Second(time)
        : null;

    /// <summary>The whole second that a moment is in.</summary>
    public static DateTimeOffset Second(DateTimeOffset moment) => DateTimeOffset.FromUnixTimeSeconds(moment.ToUnixTimeSeconds());
}
