using System.Text.Json.Serialization;

namespace Amazon.Lambda.KinesisEvents;

/// <summary>
/// What a function answers when its mapping has <c>ReportBatchItemFailures</c>. Lambda delivers everything from the lowest
/// sequence number named here on once more; no list, or an empty one, is success.
/// </summary>
public class StreamsEventResponse
{
    /// <summary>The records that failed.</summary>
    [JsonPropertyName("batchItemFailures")]
    public IList<BatchItemFailure> BatchItemFailures { get; set; }

    /// <summary>A record that failed.</summary>
    public class BatchItemFailure
    {
        /// <summary>Its sequence number.</summary>
        [JsonPropertyName("itemIdentifier")]
        public string ItemIdentifier { get; set; }
    }
}
