using System.Net;

namespace Amazon.Lambda.S3Events;

/// <summary>What S3 sends when objects of a bucket change.</summary>
public class S3Event
{
    /// <summary>The changes.</summary>
    public List<S3EventNotificationRecord> Records { get; set; }

    /// <summary>One change of one object.</summary>
    public class S3EventNotificationRecord
    {
        /// <summary>The bucket's region.</summary>
        public string AwsRegion { get; set; }

        /// <summary>What happened, for example <c>ObjectCreated:Put</c>.</summary>
        public string EventName { get; set; }

        /// <summary><c>aws:s3</c>.</summary>
        public string EventSource { get; set; }

        /// <summary>When it happened.</summary>
        public DateTime EventTime { get; set; }

        /// <summary>The version of the event's schema.</summary>
        public string EventVersion { get; set; }

        /// <summary>The bucket and the object.</summary>
        public S3Entity S3 { get; set; }
    }

    /// <summary>The bucket and the object of a change.</summary>
    public class S3Entity
    {
        /// <summary>The notification's name in the bucket's configuration.</summary>
        public string ConfigurationId { get; set; }

        /// <summary>The bucket.</summary>
        public S3BucketEntity Bucket { get; set; }

        /// <summary>The object.</summary>
        public S3ObjectEntity Object { get; set; }

        /// <summary>The version of this part's schema.</summary>
        public string S3SchemaVersion { get; set; }
    }

    /// <summary>A bucket.</summary>
    public class S3BucketEntity
    {
        /// <summary>Its name.</summary>
        public string Name { get; set; }

        /// <summary>Its ARN.</summary>
        public string Arn { get; set; }
    }

    /// <summary>An object.</summary>
    public class S3ObjectEntity
    {
        /// <summary>Its key, URL-encoded as S3 sends it.</summary>
        public string Key { get; set; }

        /// <summary>Its key.</summary>
        public string KeyDecoded => Key is null ? null : WebUtility.UrlDecode(Key);

        /// <summary>Its size in bytes.</summary>
        public long Size { get; set; }

        /// <summary>Its entity tag, without quotes.</summary>
        public string ETag { get; set; }

        /// <summary>Its version, in a bucket with versions.</summary>
        public string VersionId { get; set; }

        /// <summary>A hexadecimal number that grows with each change of this object.</summary>
        public string Sequencer { get; set; }
    }
}
