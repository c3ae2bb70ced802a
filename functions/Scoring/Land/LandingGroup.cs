using Pipeline.Contract;
using Pipeline.Contract.Lake;
using Pipeline.Scoring.Batch;

namespace Pipeline.Scoring.Land;

/// <summary>
/// The records that arrived in one hour and land together. Unreadable records go to one object and scored records to another; each is named
/// by the first sequence number of its kind. A record that the model refused still counts as readable for the scored object's name: on a
/// retry the model may accept it, and must then find the same name. Refused records go to a third object with that name and a suffix.
/// </summary>
/// <param name="Batch">The batch.</param>
/// <param name="Shard">The shard.</param>
/// <param name="Hour">The beginning of the hour.</param>
/// <param name="Records">The indices of the records in the batch, in order.</param>
internal sealed record LandingGroup(ScoredBatch Batch, string Shard, DateTimeOffset Hour, List<int> Records)
{
    /// <summary>The first Kinesis record of the group.</summary>
    public Arrival First => ArrivalOf(0);

    /// <summary>The last Kinesis record of the group.</summary>
    public Arrival Last => ArrivalOf(Records.Count - 1);

    /// <summary>The name of the object of unreadable records; null if there are none.</summary>
    public ObjectName? Unreadable => Name(LakeFolder.Quarantine, record => record.Request is null, "");

    /// <summary>The name of the object of scored records; null if no record is readable.</summary>
    public ObjectName? Scored => Name(LakeFolder.Scored, record => record.Request is not null, "");

    /// <summary>The name of the object of records that the model refused; null if no record is readable.</summary>
    public ObjectName? Refused => Name(LakeFolder.Quarantine, record => record.Request is not null, "-refused");

    /// <summary>Splits the group into the records up to a sequence number and the records after it.</summary>
    public IReadOnlyList<LandingGroup> SplitAfter(string sequenceNumber)
    {
        var parts = Records.ToLookup(i => SequenceNumberOrder.Instance.Compare(Batch.ArrivalOf(i).SequenceNumber.ToString(), sequenceNumber) <= 0);
        return [this with { Records = [.. parts[true]] }, this with { Records = [.. parts[false]] }];
    }

    private Arrival ArrivalOf(int place) => Batch.ArrivalOf(Records[place]);

    private ObjectName? Name(string prefix, Func<ScoredRecord, bool> belongs, string suffix)
    {
        foreach (var i in Records)
        {
            if (belongs(Batch[i])) return new ObjectName(prefix, Hour, Shard, Batch.ArrivalOf(i).SequenceNumber.ToString(), suffix);
        }

        return null;
    }
}

/// <summary>The name of an object: its folder, arrival hour, shard, first record's sequence number and suffix.</summary>
internal sealed record ObjectName(string Prefix, DateTimeOffset Hour, string Shard, string First, string Suffix)
{
    /// <summary>The object's key in the bucket.</summary>
    public string Key => $"{LakeFolder.Of(Prefix, Hour)}{Shard}-{First}{Suffix}.ndjson.gz";
}
