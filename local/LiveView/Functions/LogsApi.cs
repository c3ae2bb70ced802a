using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda;
using Pipeline.Cloud.Protocol;
using Pipeline.LiveView.Routing;

namespace Pipeline.LiveView.Functions;

/// <summary>Serves a function's log, newest line first, with search and paging.</summary>
internal sealed class LogsApi(RecentLogs logs, LambdaService lambda)
{
    private const int MostLines = 2000;

    /// <summary>The routes of this part.</summary>
    public IEnumerable<LiveRoute> Routes => [new("GET", "/functions/{name}/logs", ServeAsync)];

    private Task ServeAsync(LiveRequest request)
    {
        var name = request.Parts["name"];
        if (!lambda.Functions().Any(function => function.Name == name)) throw new AwsException("ResourceNotFoundException", $"There is no function {name}.", 404);
        var limit = request.Number("limit", 200, MostLines);
        var search = request.Query("search") ?? "";
        var lines = logs.Lines(name, Before(request.Query("before")))
            .Where(line => line.Text.Contains(search, StringComparison.OrdinalIgnoreCase) || line.RequestId == search || line.EnvironmentId == search)
            .Take(limit + 1).ToList();
        var shown = lines.Take(limit).ToList();
        return JsonAnswer.WriteAsync(request.Http, new JsonObject
        {
            ["lines"] = JsonAnswer.Array(shown.Select(Line)),
            ["next"] = lines.Count > limit ? shown[^1].Number.ToString(CultureInfo.InvariantCulture) : null,
        });
    }

    private static JsonObject Line(LogEntry line) => new()
    {
        ["at"] = JsonAnswer.Time(line.At),
        ["requestId"] = line.RequestId,
        ["environmentId"] = line.EnvironmentId.Length == 0 ? null : line.EnvironmentId,
        ["level"] = line.Level,
        ["text"] = line.Text,
    };

    private static long? Before(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new AwsException("ValidationException", $"before: expected what 'next' said, not '{text}'.");
    }
}
