namespace Pipeline.Contract.Lake;

/// <summary>The names of the JSON members in the lake's lines that do not depend on the domain.</summary>
public static class LakeMembers
{
    /// <summary>The shard of the Kinesis record.</summary>
    public const string Shard = "shard";

    /// <summary>The sequence number of the Kinesis record.</summary>
    public const string SequenceNumber = "sequence_number";

    /// <summary>The user record's index in an aggregated Kinesis record; 0 otherwise.</summary>
    public const string SubSequenceNumber = "sub_sequence_number";

    /// <summary>When the stream received the record.</summary>
    public const string ArrivedAt = "arrived_at";

    /// <summary>When the record was scored. Scored lines only.</summary>
    public const string ScoredAt = "scored_at";

    /// <summary>The endpoint's production variant that made the prediction (not the model's name), <see cref="Rescored"/>, or null. Scored lines only.</summary>
    public const string Model = "model";

    /// <summary>
    /// The value of <see cref="Model"/> in a line that was scored after it had landed (<c>make rescore UNSCORED=1</c>). The queries take such a prediction for none
    /// that the endpoint made live.
    /// </summary>
    public const string Rescored = "rescored";

    /// <summary>The lower end of the prediction's interval; absent if that is unknown. Scored lines only.</summary>
    public const string Low = "low";

    /// <summary>The upper end of the prediction's interval; absent if that is unknown. Scored lines only.</summary>
    public const string High = "high";

    /// <summary>
    /// What the model answered instead of a prediction. Absent where there is a prediction, and where there was no endpoint. Scored lines only; the table's items carry it
    /// under the same name.
    /// </summary>
    public const string Unscored = "unscored";

    /// <summary>How many residuals the interval was computed from; absent if that is unknown. Scored lines only.</summary>
    public const string IntervalTrips = "interval_trips";

    /// <summary>The features, exactly as sent to the model. Scored lines only.</summary>
    public const string Features = "features";

    /// <summary>The attributes of the lookups that are not features. Scored lines only.</summary>
    public const string Lookups = "lookups";

    /// <summary>Why the record is quarantined. Quarantined lines only.</summary>
    public const string Reason = "reason";

    /// <summary>The record's partition key. Quarantined lines only.</summary>
    public const string PartitionKey = "partition_key";

    /// <summary>The record's bytes as Base64. Quarantined lines only.</summary>
    public const string Data = "data";
}
