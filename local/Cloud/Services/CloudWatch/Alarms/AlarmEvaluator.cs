using System.Text.Json.Nodes;

namespace Pipeline.Cloud.CloudWatch.Alarms;

/// <summary>Evaluates every alarm. CloudWatch does so once a minute. Source: "Alarm evaluation".</summary>
/// <param name="alarms">The alarms.</param>
/// <param name="datapoints">Reads what they watch.</param>
/// <param name="actions">Told of changes.</param>
/// <param name="time">The clock.</param>
public sealed class AlarmEvaluator(AlarmBook alarms, AlarmDatapoints datapoints, AlarmActions actions, TimeProvider time)
{
    /// <summary>Evaluates the alarms over the full minutes up to now, and executes the actions of those whose state changes.</summary>
    /// <returns>The changes.</returns>
    public Task<IReadOnlyList<AlarmTransition>> EvaluateAsync(CancellationToken cancellationToken) => EvaluateAsync(TimeSpan.Zero, cancellationToken);

    /// <summary>Evaluates the alarms over the minute in progress as well: for a program that ends before it is over.</summary>
    /// <inheritdoc cref="EvaluateAsync(CancellationToken)"/>
    public Task<IReadOnlyList<AlarmTransition>> EvaluateToEndAsync(CancellationToken cancellationToken) => EvaluateAsync(TimeSpan.FromMinutes(1), cancellationToken);

    private async Task<IReadOnlyList<AlarmTransition>> EvaluateAsync(TimeSpan ahead, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var end = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero) + ahead;
        List<AlarmTransition> changes = [];
        foreach (var alarm in alarms.All)
        {
            if (Evaluate(alarm, end, now) is { } change) changes.Add(change);
        }

        foreach (var change in changes) await actions.ExecuteAsync(change, cancellationToken);
        return changes;
    }

    private AlarmTransition? Evaluate(Alarm alarm, DateTimeOffset end, DateTimeOffset now)
    {
        var range = datapoints.Read(alarm.Definition, end);
        if (new AlarmEvaluation(alarm.Definition, range).Evaluate() is not { } verdict || verdict.State == alarm.Status.State) return null;
        return alarms.TryChange(alarm, verdict.State, verdict.Reason, Data(alarm.Definition, range, now), out var change) ? change : null;
    }

    // The datapoints that were evaluated. "StateReasonData".
    private static string Data(AlarmDefinition alarm, IReadOnlyList<Datapoint?> range, DateTimeOffset now)
    {
        List<Datapoint> real = [.. range.OfType<Datapoint>().Take(alarm.EvaluationPeriods)];
        var data = new JsonObject { ["version"] = "1.0", ["queryDate"] = AlarmMessage.Time(now) };
        if (real.Count > 0) data["startDate"] = AlarmMessage.Time(real[^1].At);
        if (alarm.Queries.First(query => query.Returned) is MetricQuery metric)
        {
            if (metric.Unit is not null) data["unit"] = metric.Unit;
            data["statistic"] = metric.Statistic.Name;
        }

        data["period"] = alarm.Period.TotalSeconds;
        data["recentDatapoints"] = new JsonArray([.. Enumerable.Reverse(real).Select(point => (JsonNode)point.Value)]);
        data["threshold"] = alarm.Threshold;
        data["evaluatedDatapoints"] = new JsonArray([.. real.Select(Document)]);
        return data.ToJsonString();
    }

    private static JsonObject Document(Datapoint point)
    {
        var document = new JsonObject { ["timestamp"] = AlarmMessage.Time(point.At), ["value"] = point.Value };
        if (point.SampleCount is { } count) document["sampleCount"] = count;
        return document;
    }
}
