using System.Globalization;

namespace Pipeline.Cli.Hosting;

/// <summary>Times as the commands tell them to people.</summary>
internal static class UtcTime
{
    /// <summary>A time to the second, such as 2026-01-15 12:00:00Z.</summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
