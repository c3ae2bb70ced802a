namespace Amazon.Kinesis.Model;

/// <summary>What became of one record.</summary>
public class PutRecordsResultEntry
{
    /// <summary>Why it was not written; null when it was.</summary>
    public string ErrorCode { get; set; }

    /// <summary>Why it was not written, in words.</summary>
    public string ErrorMessage { get; set; }

    /// <summary>Its place in the shard.</summary>
    public string SequenceNumber { get; set; }

    /// <summary>Its shard.</summary>
    public string ShardId { get; set; }
}
