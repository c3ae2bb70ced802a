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
/// <param name="Batch">The batch.</param>
/// <param name="Shard">The shard.</param>
/// <param name="Hour">The beginning of the hour.</param>
/// <param name="Records">The indices of the records, in order.</param>
internal sealed record LandingGroup(ScoredBatch Batch, string Shard, DateTimeOffset Hour, IReadOnlyList<int> Records)
{
    /// <summary>The first Kinesis record of the group.</summary>
    public Arrival First => ArrivalOf(0);

    /// <summary>The last Kinesis record of the group.</summary>
    public Arrival Last => ArrivalOf(Records.Count - 1);

    /// <summary>The name of the object of records that could not be read, or null when there is none.</summary>
    public ObjectName? Unreadable => Name(LakeFolder.Quarantine, record => record.Request is null, "");

    /// <summary>The name of the object of scored records, or null when no record could be read.</summary>
    public ObjectName? Scored => Name(LakeFolder.Scored, record => record.Request is not null, "");

    /// <summary>The name of the object of records that the model refused, or null when no record could be read.</summary>
    public ObjectName? Refused => Name(LakeFolder.Quarantine, record => record.Request is not null, "-refused");

    /// <summary>The records up to one, and those behind it.</summary>
    public IReadOnlyList<LandingGroup> SplitAfter(string sequenceNumber)
    {
        var parts = Records.ToLookup(i => SequenceNumberOrder.Instance.Compare(Batch[i].Decoded.Arrival.SequenceNumber.ToString(), sequenceNumber) <= 0);
        return [this with { Records = [.. parts[true]] }, this with { Records = [.. parts[false]] }];
    }

    private Arrival ArrivalOf(int place) => Batch[Records[place]].Decoded.Arrival;

    private ObjectName? Name(string prefix, Func<ScoredRecord, bool> belongs, string suffix)
    {
        foreach (var i in Records)
        {
            if (belongs(Batch[i])) return new ObjectName(prefix, Hour, Shard, Batch[i].Decoded.Arrival.SequenceNumber.ToString(), suffix);
        }

        return null;
    }
}

/// <summary>The name of an object: its kind, shard and arrival hour, and its first record's sequence number.</summary>
internal sealed record ObjectName(string Prefix, DateTimeOffset Hour, string Shard, string First, string Suffix)
{
    /// <summary>The key in the bucket.</summary>
    public string Key => $"{LakeFolder.Of(Prefix, Hour)}{Shard}-{First}{Suffix}.ndjson.gz";
}
