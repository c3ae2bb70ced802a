namespace Amazon.Kinesis.Model;

/// <summary>A record for a stream.</summary>
public class PutRecordsRequestEntry
{
    /// <summary>The data, at most 1 MiB with the partition key.</summary>
    public MemoryStream Data { get; set; }

    /// <summary>A hash that chooses the shard in the partition key's stead.</summary>
    public string ExplicitHashKey { get; set; }

    /// <summary>What chooses the shard.</summary>
    public string PartitionKey { get; set; }
}
