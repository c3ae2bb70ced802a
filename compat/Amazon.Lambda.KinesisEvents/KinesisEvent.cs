namespace Amazon.Lambda.KinesisEvents;

/// <summary>A batch of records of one shard.</summary>
public class KinesisEvent
{
    /// <summary>The records, in the shard's order.</summary>
    public IList<KinesisEventRecord> Records { get; set; }

    /// <summary>A record and where it came from.</summary>
    public class KinesisEventRecord
    {
        /// <summary>The stream's region.</summary>
        public string AwsRegion { get; set; }

        /// <summary>The shard and the sequence number, joined by a colon.</summary>
        public string EventId { get; set; }

        /// <summary><c>aws:kinesis:record</c>.</summary>
        public string EventName { get; set; }

        /// <summary><c>aws:kinesis</c>.</summary>
        public string EventSource { get; set; }

        /// <summary>The stream's ARN.</summary>
        public string EventSourceARN { get; set; }

        /// <summary>The version of the event's schema.</summary>
        public string EventVersion { get; set; }

        /// <summary>The role under which the stream was read.</summary>
        public string InvokeIdentityArn { get; set; }

        /// <summary>The record.</summary>
        public Record Kinesis { get; set; }
    }

    /// <summary>A record as a Lambda event carries it.</summary>
    public class Record : Amazon.Kinesis.Model.Record
    {
        /// <summary>The version of the record's schema.</summary>
        public string KinesisSchemaVersion { get; set; }
    }
}
