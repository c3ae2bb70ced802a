using System.Text.Json;
using Pipeline.Cloud.Protocol;

namespace Pipeline.LiveView.Functions;

/// <summary>Finds the level of a log line, in JSON logs, text logs and Lambda's own lines.</summary>
internal static class LogLevels
{
    private static readonly string[] Platform =
        ["START RequestId: ", "END RequestId: ", "REPORT RequestId: ", "INIT_START ", "ATTACHED ", "ADRIFT ", "DETACHED ", "[lambda] "];

    /// <summary>The level: trace, debug, info, warn, error, critical, platform or metric.</summary>
    public static string Of(string text)
    {
        if (Platform.Any(start => text.StartsWith(start, StringComparison.Ordinal))) return "platform";
        if (text.Contains("\"CloudWatchMetrics\"", StringComparison.Ordinal)) return "metric";
        if (text.StartsWith('{')) return OfJson(text);
        // Lambda's text format: time, request id, level and message, with tabs between them.
        return text.Split('\t', 4) is [_, _, { Length: > 0 and < 12 } level, _] ? Name(level) : "info";
    }

    private static string OfJson(string text)
    {
        try
        {
            using var document = DocumentJson.Open(text);
            return document.RootElement.TryGetProperty("level", out var level) && level.ValueKind == JsonValueKind.String ? Name(level.GetString()!) : "info";
        }
        catch (JsonException)
        {
            return "info";
        }
    }

    private static string Name(string level) => level.ToLowerInvariant() switch
    {
        "trce" or "trace" => "trace",
        "dbug" or "debug" => "debug",
        "warn" or "warning" => "warn",
        "fail" or "error" => "error",
        "crit" or "critical" or "fatal" => "critical",
        _ => "info",
    };
}
