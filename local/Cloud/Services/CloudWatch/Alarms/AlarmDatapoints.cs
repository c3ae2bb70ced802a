using Pipeline.Cloud.CloudWatch.Metrics;

namespace Pipeline.Cloud.CloudWatch.Alarms;

/// <summary>Reads what alarms watch. Only the series that an alarm names are looked at.</summary>
/// <param name="store">Keeps the metrics.</param>
public sealed class AlarmDatapoints(MetricStore store)
{
    /// <summary>
    /// The datapoints of an alarm's evaluation range, newest first. Periods end with a minute and not at a multiple of their length: the alarm sees
    /// the last ones whenever it is evaluated.
    /// </summary>
    /// <param name="alarm">The alarm.</param>
    /// <param name="end">The end of the newest period, a full minute.</param>
    /// <returns>For each period its datapoint; null for one without data.</returns>
    public IReadOnlyList<Datapoint?> Read(AlarmDefinition alarm, DateTimeOffset end)
    {
        var returned = alarm.Queries.First(query => query.Returned);
        if (returned is MetricQuery only) return Slots(alarm, only, end);
        var expression = ((ExpressionQuery)returned).Expression;
        var operands = alarm.Queries.OfType<MetricQuery>().Where(query => expression.Operands.Contains(query.Id))
            .ToDictionary(query => query.Id, query => Slots(alarm, query, end), StringComparer.Ordinal);
        return
        [
            .. Enumerable.Range(0, alarm.EvaluationRange).Select(slot => expression.Of(id => operands[id][slot]?.Value) is { } value
                ? new Datapoint(Begins(alarm, end, slot), value, null)
                : (Datapoint?)null),
        ];
    }

    private Datapoint?[] Slots(AlarmDefinition alarm, MetricQuery query, DateTimeOffset end)
    {
        var samples = new List<MetricSamples>?[alarm.EvaluationRange];
        foreach (var minute in store.Between(query.Metric, Begins(alarm, end, alarm.EvaluationRange - 1), end, query.Unit))
            (samples[Slot(alarm, end, minute.Start)] ??= []).Add(minute.Samples);
        return [.. samples.Select((found, slot) => found is not null && query.Statistic.Of(found) is { } value
            ? new Datapoint(Begins(alarm, end, slot), value, found.Sum(one => one.Count))
            : (Datapoint?)null)];
    }

    private static DateTimeOffset Begins(AlarmDefinition alarm, DateTimeOffset end, int slot) => end - (alarm.Period * (slot + 1));

    private static int Slot(AlarmDefinition alarm, DateTimeOffset end, DateTimeOffset minute) => (int)((end - minute - TimeSpan.FromTicks(1)).Ticks / alarm.Period.Ticks);
}
