using Pipeline.Cli.Reporting;

namespace Pipeline.Cli.Drilling;

/// <summary>How an incident went.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="NoticedAfter">How long it took until its alarm rang, by the cloud's clock; null where it did not.</param>
/// <param name="OverAfter">How long the alarm rang on after it was mended; null where it did not end.</param>
/// <param name="AlsoRang">What else rang.</param>
/// <param name="Records">The records, counted in the table, the lake and quarantine; null where it did not come to that.</param>
/// <param name="Problem">What went wrong with the drill itself; null for nothing.</param>
internal sealed record DrillOutcome(Incident Incident, TimeSpan? NoticedAfter, TimeSpan? OverAfter, IReadOnlyList<string> AlsoRang, RecordCounts? Records, string? Problem)
{
    /// <summary>What is not as it must be.</summary>
    public IEnumerable<string> Problems
    {
        get
        {
            if (Problem is not null) yield return Problem;
            if (NoticedAfter is null) yield return $"{Incident.Notices} did not ring";
            else if (OverAfter is null && Problem is null) yield return $"{Incident.Notices} rang on";
            foreach (var alarm in AlsoRang.Except(Incident.MayRing)) yield return $"{alarm} rang, which has nothing to do with it";
            if (Records is null) yield break;
            if (Records.Lost > 0) yield return $"{Records.Lost} records were lost";
            if (Records.DuplicatedInTable + Records.DuplicatedInLake > 0) yield return $"{Records.DuplicatedInTable + Records.DuplicatedInLake} records are there twice";
        }
    }
}
