namespace Pipeline.Scoring.Fast;

/// <summary>The values of a record in an event.</summary>
internal enum KinesisValue
{
    /// <summary>The partition key, which chose its shard.</summary>
    PartitionKey,

    /// <summary>Its position in the shard.</summary>
    SequenceNumber,

    /// <summary>Its bytes as Base64.</summary>
    Data,

    /// <summary>When it arrived.</summary>
    ArrivedAt,

    /// <summary>The part of its event id after the shard: the sequence number again.</summary>
    EventIdEnd,
}
