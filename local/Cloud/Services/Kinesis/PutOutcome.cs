namespace Pipeline.Cloud.Kinesis;

/// <summary>What became of a record that was put to a shard.</summary>
internal enum PutOutcome
{
    /// <summary>It is in the shard.</summary>
    Stored,

    /// <summary>The shard's throughput is used up.</summary>
    Throttled,

    /// <summary>The shard was closed meanwhile: another one takes the record.</summary>
    Closed,
}
