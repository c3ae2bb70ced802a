using Pipeline.Contract.Text;

namespace Pipeline.Scoring.Batch;

/// <summary>
/// The records of one invocation and how far from the front they are still in play. Lambda rewinds to the lowest reported
/// sequence number and delivers everything after it again, so a stage that fails on a record takes it and all behind it out of
/// play, and later stages work on what is before it.
/// </summary>
internal sealed class ScoringBatch(IReadOnlyList<Arrival> arrivals, ScoringItem[] items) : IDisposable
{
    /// <summary>The Kinesis records in the order of the shard.</summary>
    public IReadOnlyList<Arrival> Arrivals => arrivals;

    /// <summary>The user records, in the same order.</summary>
    public IReadOnlyList<ScoringItem> Items => items;

    /// <summary>The features of the items that were enriched, a CSV row each, in order; as they go to the model and into the lake.</summary>
    public Utf8Output Rows { get; } = new(items.Length * 128);

    /// <summary>How many of the Kinesis records, from the front, are in play.</summary>
    public int Reach { get; private set; } = arrivals.Count;

    /// <summary>The user records in play.</summary>
    public ArraySegment<ScoringItem> InPlay
    {
        get
        {
            var count = items.Length;
            while (count > 0 && items[count - 1].Arrival.Index >= Reach) count--;
            return new ArraySegment<ScoringItem>(items, 0, count);
        }
    }

    /// <summary>Those in play that are to be scored.</summary>
    public List<ScoringItem> Scorable
    {
        get
        {
            var scorable = new List<ScoringItem>(items.Length);
            foreach (var item in InPlay)
            {
                if (!item.IsQuarantined) scorable.Add(item);
            }

            return scorable;
        }
    }

    /// <summary>The first record that is not done, or null when all are.</summary>
    public Arrival? FirstUnfinished => Reach < arrivals.Count ? arrivals[Reach] : null;

    /// <summary>An item's features.</summary>
    public ReadOnlySpan<byte> FeaturesOf(ScoringItem item) => Rows.WrittenSpan[item.Features];

    /// <summary>Takes a record and all behind it out of play.</summary>
    public void StopBefore(Arrival arrival) => Reach = Math.Min(Reach, arrival.Index);

    /// <inheritdoc />
    public void Dispose() => Rows.Dispose();
}
