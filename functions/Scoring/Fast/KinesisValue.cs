namespace Pipeline.Scoring.Fast;

/// <summary>The values of a record in an event.</summary>
internal enum KinesisValue
{
    /// <summary>What chose its shard.</summary>
    PartitionKey,

    /// <summary>Its place in the shard.</summary>
    SequenceNumber,

    /// <summary>Its bytes, as Base64.</summary>
    Data,

    /// <summary>When it arrived.</summary>
    ArrivedAt,

    /// <summary>What stands behind the shard in its event id: the sequence number again.</summary>
    EventIdEnd,
}
