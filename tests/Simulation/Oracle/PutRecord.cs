namespace Pipeline.Simulation.Oracle;

/// <summary>A record of the stream, and what the deliveries have made of it so far.</summary>
internal sealed class PutRecord(string shard, string sequenceNumber, DateTimeOffset arrivedAt, IReadOnlyList<UserRecord> userRecords, PutRecord? previousOfKey)
{
    public string Shard => shard;

    public string SequenceNumber => sequenceNumber;

    /// <summary>When it arrived, as its event says.</summary>
    public DateTimeOffset ArrivedAt => arrivedAt;

    public IReadOnlyList<UserRecord> UserRecords => userRecords;

    /// <summary>The one before it with the same partition key.</summary>
    public PutRecord? PreviousOfKey => previousOfKey;

    public DeliveryState State { get; set; }

    /// <summary>
    /// How many of its attempts failed since the mapping started, which is at most one more than the retries. Throttles do not
    /// count, nor do attempts after which its batch is split.
    /// </summary>
    public int Failures { get; set; }

    /// <summary>The attempts that it was in.</summary>
    public List<Attempt> Attempts { get; } = [];

    /// <summary>
    /// Whether a record which shared an attempt with it was discarded. What the attempt had landed, unheard, may then stand in the
    /// lake beside what a later one lands: nobody is left to write it anew.
    /// </summary>
    public bool SharedWithDiscarded { get; set; }

    public bool IsFinished => State is DeliveryState.Done or DeliveryState.Discarded or DeliveryState.LeftOut;

    /// <summary>The name of a user record of it.</summary>
    public string Name(int sub) => $"{Shard}/{SequenceNumber}/{sub}";

    public override string ToString() => $"{Shard}/{SequenceNumber}";
}
