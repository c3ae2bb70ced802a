using Amazon.Runtime;

namespace Amazon.Kinesis.Model;

/// <summary>Records for a stream.</summary>
public class PutRecordsRequest : AmazonWebServiceRequest
{
    /// <summary>The records, at most 500.</summary>
    public List<PutRecordsRequestEntry> Records { get; set; }

    /// <summary>The stream's ARN, or its name is given.</summary>
    public string StreamARN { get; set; }

    /// <summary>The stream's name, or its ARN is given.</summary>
    public string StreamName { get; set; }
}
