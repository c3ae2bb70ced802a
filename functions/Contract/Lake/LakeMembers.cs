namespace Pipeline.Contract.Lake;

/// <summary>The names of the members of the lake's lines that no domain chooses.</summary>
public static class LakeMembers
{
    /// <summary>The shard of the Kinesis record.</summary>
    public const string Shard = "shard";

    /// <summary>The sequence number of the Kinesis record.</summary>
    public const string SequenceNumber = "sequence_number";

    /// <summary>The place of the user record in an aggregated Kinesis record, else 0.</summary>
    public const string SubSequenceNumber = "sub_sequence_number";

    /// <summary>When the stream took the record in.</summary>
    public const string ArrivedAt = "arrived_at";

    /// <summary>When the record was scored. Scored lines only.</summary>
    public const string ScoredAt = "scored_at";

    /// <summary>The model that made the prediction, or null. Scored lines only.</summary>
    public const string Model = "model";

    /// <summary>The features in the text that the model was sent. Scored lines only.</summary>
    public const string Features = "features";

    /// <summary>The attributes of the lookups that are not features. Scored lines only.</summary>
    public const string Lookups = "lookups";

    /// <summary>Why the record was set aside. Quarantined lines only.</summary>
    public const string Reason = "reason";

    /// <summary>The record's partition key. Quarantined lines only.</summary>
    public const string PartitionKey = "partition_key";

    /// <summary>The record's bytes, Base64. Quarantined lines only.</summary>
    public const string Data = "data";
}
