using Pipeline.Contract;
using Pipeline.Contract.Lake;
using Pipeline.Scoring.Batch;

namespace Pipeline.Scoring.Land;

/// <summary>
/// The records in play that arrived in one hour, which land together: those that could not be read in one object, those that
/// could in another, each named by its own first sequence number. A readable record counts for the second object's name even when
/// the model refused it: on a second try the model may judge otherwise, and must then find the same name. What it refused
/// stands in a third object of that same name.
/// </summary>
internal sealed record LandingGroup(string Shard, DateTimeOffset Hour, IReadOnlyList<ScoringItem> Items)
{
    /// <summary>The first Kinesis record of the group.</summary>
    public Arrival First => Items[0].Arrival;

    /// <summary>The last Kinesis record of the group.</summary>
    public Arrival Last => Items[^1].Arrival;

    /// <summary>The name of the object of records that could not be read, or null when there is none.</summary>
    public ObjectName? Unreadable => Name(LakeFolder.Quarantine, Items.FirstOrDefault(item => item.Request is null), "");

    /// <summary>The name of the object of scored records, or null when no record could be read.</summary>
    public ObjectName? Scored => Name(LakeFolder.Scored, Items.FirstOrDefault(item => item.Request is not null), "");

    /// <summary>The name of the object of records that the model refused, or null when no record could be read.</summary>
    public ObjectName? Refused => Name(LakeFolder.Quarantine, Items.FirstOrDefault(item => item.Request is not null), "-refused");

    /// <summary>The groups of a batch in the order of their first records.</summary>
    public static IReadOnlyList<LandingGroup> Of(ScoringBatch batch)
    {
        var groups = new List<(LandingGroup Group, List<ScoringItem> Items)>();
        foreach (var item in batch.InPlay)
        {
            var hour = StartOfHour(item.Arrival.ArrivedAt);
            var at = groups.Count - 1;
            // Nearly always the last: arrival times are nearly in order, and a batch is of one shard.
            while (at >= 0 && (groups[at].Group.Hour != hour || groups[at].Group.Shard != item.Arrival.Shard)) at--;
            if (at < 0)
            {
                var items = new List<ScoringItem>(batch.Items.Count);
                groups.Add((new LandingGroup(item.Arrival.Shard, hour, items), items));
                at = groups.Count - 1;
            }

            groups[at].Items.Add(item);
        }

        return [.. groups.Select(group => group.Group)];
    }

    /// <summary>The records up to one, and those behind it.</summary>
    public IReadOnlyList<LandingGroup> SplitAfter(string sequenceNumber)
    {
        var parts = Items.ToLookup(item => SequenceNumberOrder.Instance.Compare(item.Arrival.SequenceNumber.ToString(), sequenceNumber) <= 0);
        return [this with { Items = [.. parts[true]] }, this with { Items = [.. parts[false]] }];
    }

    private ObjectName? Name(string prefix, ScoringItem? first, string suffix) =>
        first is null ? null : new ObjectName(prefix, Hour, Shard, first.Arrival.SequenceNumber.ToString(), suffix);

    private static DateTimeOffset StartOfHour(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}
