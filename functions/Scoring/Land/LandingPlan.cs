using Pipeline.Scoring.Batch;

namespace Pipeline.Scoring.Land;

/// <summary>Which records of a batch land together.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="ScoredAt">When it was scored.</param>
/// <param name="Groups">The groups, ordered by their first records.</param>
internal sealed record LandingPlan(ScoredBatch Batch, DateTimeOffset ScoredAt, IReadOnlyList<LandingGroup> Groups)
{
    public static LandingPlan Of(ScoredBatch batch, DateTimeOffset scoredAt)
    {
        var groups = new List<(LandingGroup Group, List<int> Records)>();
        for (var i = 0; i < batch.Count; i++)
        {
            var arrival = batch.ArrivalOf(i);
            var hour = StartOfHour(arrival.ArrivedAt);
            var at = groups.Count - 1;
            // Nearly always the last group: arrival times are nearly in order, and a batch comes from one shard.
            while (at >= 0 && (groups[at].Group.Hour != hour || groups[at].Group.Shard != arrival.Shard)) at--;
            if (at < 0)
            {
                var records = new List<int>(batch.Count);
                groups.Add((new LandingGroup(batch, arrival.Shard, hour, records), records));
                at = groups.Count - 1;
            }

            groups[at].Records.Add(i);
        }

        return new LandingPlan(batch, scoredAt, [.. groups.Select(group => group.Group)]);
    }

    /// <summary>
    /// Cuts the batch before the first record that did not land. Arrival times are only nearly in order, so a landed group may reach past
    /// the cut. It would then hold records that are redelivered and land again under another name, so it is given up too and will be
    /// rewritten.
    /// </summary>
    /// <param name="landed">Which groups landed.</param>
    /// <returns>The first record that is not done; null if all landed.</returns>
    public Arrival? Cut(IReadOnlyList<bool> landed)
    {
        Arrival? cut = null;
        for (var i = Groups.Count - 1; i >= 0; i--)
        {
            // From the last group to the first: the cut is the first record of the first group that failed.
            if (!landed[i]) cut = Groups[i].First;
        }

        while (cut is not null && Groups.FirstOrDefault(group => group.First.Index < cut.Index && group.Last.Index >= cut.Index) is { } straddling)
            cut = straddling.First;
        return cut;
    }

    private static DateTimeOffset StartOfHour(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}
