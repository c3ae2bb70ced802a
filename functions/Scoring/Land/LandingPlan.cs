using Pipeline.Scoring.Batch;

namespace Pipeline.Scoring.Land;

/// <summary>What is to stand in the lake of what is in play of a batch.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="ScoredAt">When it was scored.</param>
/// <param name="Groups">The records that land together, in the order of their first ones.</param>
internal sealed record LandingPlan(ScoredBatch Batch, DateTimeOffset ScoredAt, IReadOnlyList<LandingGroup> Groups)
{
    /// <summary>Plans a batch.</summary>
    public static LandingPlan Of(ScoredBatch batch, DateTimeOffset scoredAt)
    {
        var groups = new List<(LandingGroup Group, List<int> Records)>();
        for (var i = 0; i < batch.Count; i++)
        {
            var arrival = batch[i].Decoded.Arrival;
            var hour = StartOfHour(arrival.ArrivedAt);
            var at = groups.Count - 1;
            // Nearly always the last: arrival times are nearly in order, and a batch is of one shard.
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
    /// Where the batch ends when some groups did not land: before the first record of the first of them. Arrival times are only
    /// nearly in order, so a group that did land may reach past that point; it would then hold records that come again under
    /// another name. It is therefore given up as well, to be written anew.
    /// </summary>
    /// <param name="landed">Which groups landed.</param>
    /// <returns>The first record that is not done; null when all landed.</returns>
    public Arrival? Cut(IReadOnlyList<bool> landed)
    {
        Arrival? cut = null;
        for (var i = Groups.Count - 1; i >= 0; i--)
        {
            // From the last group to the first, since giving one up moves the cut only forward in the batch.
            if (!landed[i]) cut = Groups[i].First;
        }

        while (cut is not null && Groups.FirstOrDefault(group => group.First.Index < cut.Index && group.Last.Index >= cut.Index) is { } straddling)
            cut = straddling.First;
        return cut;
    }

    private static DateTimeOffset StartOfHour(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}
