namespace Amazon.Kinesis.Model;

/// <summary>A record of a stream.</summary>
public class Record
{
    /// <summary>When it arrived.</summary>
    public DateTime? ApproximateArrivalTimestamp { get; set; }

    /// <summary>What its producer put.</summary>
    public MemoryStream Data { get; set; }

    /// <summary>What chose its shard.</summary>
    public string PartitionKey { get; set; }

    /// <summary>Its place in the shard.</summary>
    public string SequenceNumber { get; set; }
}
