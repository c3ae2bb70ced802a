using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Cli.Recovery;

/// <summary>Moments as the commands write and read them: UTC, to the second, as DynamoDB restores and S3 lists them.</summary>
internal static partial class Moment
{
    /// <summary>A moment for people and for the option <c>--to</c>, such as 2026-01-15T12:00:00Z.</summary>
    public static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A moment as a name of a file, a folder or a table, such as 20260115T120000Z.</summary>
    public static string Name(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads a moment: ISO 8601 with its day, or a name. UTC where no offset is given.</summary>
    /// <returns>Null for another text: what depends on who reads it (01/02/2026) or when (10:00) is no moment to restore to.</returns>
    public static DateTimeOffset? Read(string text) =>
        DateTimeOffset.TryParseExact(text, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var named) ? named
        : Iso().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Second(time)
        : null;

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?\z")]
    private static partial Regex Iso();

    /// <summary>The whole second that a moment is in.</summary>
    public static DateTimeOffset Second(DateTimeOffset moment) => DateTimeOffset.FromUnixTimeSeconds(moment.ToUnixTimeSeconds());
}
