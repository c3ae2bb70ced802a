namespace Pipeline.Cloud.CloudWatch.Alarms;

/// <summary>
/// Evaluates an alarm over the datapoints of its evaluation range. Source: "Configuring how CloudWatch alarms treat missing data", with its tables and its
/// "Avoiding premature transitions to alarm state".
/// </summary>
/// <param name="alarm">The alarm.</param>
/// <param name="range">The datapoint of each period, newest first; null for a period without data.</param>
internal sealed class AlarmEvaluation(AlarmDefinition alarm, IReadOnlyList<Datapoint?> range)
{
    /// <summary>The state that the datapoints make, and why; null where the alarm keeps its state.</summary>
    public AlarmVerdict? Evaluate()
    {
        // The newest datapoints there are; only where they are too few does it matter how missing ones are treated.
        List<Datapoint> real = [.. range.OfType<Datapoint>().Take(alarm.EvaluationPeriods)];
        var breaching = real.Where(Breaches).ToList();
        var reasons = new AlarmReasons(alarm);
        var missing = alarm.EvaluationPeriods - real.Count;
        if (breaching.Count >= alarm.NeededToAlarm) return Verdict(AlarmState.Alarm, reasons.Crossed(breaching));
        if (missing == 0) return Verdict(AlarmState.Ok, reasons.NotCrossed(NotBreaching()));
        switch (alarm.TreatMissing)
        {
            case MissingData.Breaching when breaching.Count + missing >= alarm.NeededToAlarm:
                return Verdict(AlarmState.Alarm, reasons.Filled(real.Count, missing, "Breaching"));
            case MissingData.Breaching:
                return Verdict(AlarmState.Ok, reasons.NotCrossed(NotBreaching()));
            case MissingData.NotBreaching:
                // The datapoints alone may say so: too few are left for an alarm.
                return Verdict(AlarmState.Ok, NotBreaching() is var good && good.Count > alarm.EvaluationPeriods - alarm.NeededToAlarm
                    ? reasons.NotCrossed(good)
                    : reasons.Filled(real.Count, missing, "NonBreaching"));
            case MissingData.Ignore:
                return breaching.Count == real.Count ? null : Verdict(AlarmState.Ok, reasons.NotCrossed(NotBreaching()));
            default:
                if (real.Count == 0) return Verdict(AlarmState.InsufficientData, reasons.Unknown());
                if (breaching.Count < real.Count) return Verdict(AlarmState.Ok, reasons.NotCrossed(NotBreaching()));
                // All that is known breaches. It counts once it is old enough that the missing ones could no longer come.
                return IsOldEnough() ? Verdict(AlarmState.Alarm, reasons.Crossed(breaching)) : Verdict(AlarmState.Ok, reasons.Filled(real.Count, missing, "Missing"));
        }

        List<Datapoint> NotBreaching() => [.. real.Where(point => !Breaches(point))];
    }

    private bool Breaches(Datapoint point) => alarm.Comparison.Breaches(point.Value, alarm.Threshold);

    private bool IsOldEnough()
    {
        var oldest = range.Count - 1;
        while (range[oldest] is null) oldest--;
        return oldest + 1 >= alarm.NeededToAlarm;
    }

    private static AlarmVerdict Verdict(AlarmState state, string reason) => new(state, reason);
}

/// <summary>The result of an evaluation.</summary>
/// <param name="State">The state.</param>
/// <param name="Reason">Why.</param>
internal sealed record AlarmVerdict(AlarmState State, string Reason);
