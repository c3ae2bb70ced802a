using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Rollback;

/// <summary>Watches the alarms that roll back what takes over: a model's update, a function's deployment.</summary>
/// <param name="describe">Calls DescribeAlarms, as whoever watches does.</param>
/// <param name="time">The clock.</param>
/// <param name="look">How often the alarms are looked at. CloudWatch itself evaluates them once a minute.</param>
public sealed class AlarmWatch(Func<JsonObject, CancellationToken, Task<JsonObject>> describe, TimeProvider time, TimeSpan look)
{
    /// <summary>Waits while what takes over bakes: its alarms are looked at now and then, and once more at the end.</summary>
    /// <param name="alarms">The alarms. One that does not exist rings never.</param>
    /// <param name="wait">How long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AlarmRangException">An alarm rings.</exception>
    public async Task WatchAsync(IReadOnlyList<string> alarms, TimeSpan wait, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            if (await RingingAsync(alarms, cancellationToken) is { Count: > 0 } ringing) throw new AlarmRangException(ringing);
            var left = wait - time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero) return;
            await Task.Delay(left < look ? left : look, time, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<string>> RingingAsync(IReadOnlyList<string> alarms, CancellationToken cancellationToken)
    {
        if (alarms.Count == 0) return [];
        var answer = await describe(new JsonObject { ["AlarmNames"] = new JsonArray([.. alarms.Select(name => (JsonNode)name)]), ["StateValue"] = "ALARM" }, cancellationToken);
        return [.. (answer["MetricAlarms"] as JsonArray ?? []).Select(alarm => alarm!["AlarmName"]!.ToString())];
    }
}

/// <summary>Thrown when an alarm rings while something bakes. The message says which.</summary>
public sealed class AlarmRangException(IReadOnlyList<string> alarms) : Exception($"{string.Join(", ", alarms)} {(alarms.Count == 1 ? "is" : "are")} in state ALARM.");
