using Amazon.Runtime;

namespace Amazon.Kinesis.Model;

/// <summary>What became of each record.</summary>
public class PutRecordsResponse : AmazonWebServiceResponse
{
    /// <summary>How many records were not written.</summary>
    public int? FailedRecordCount { get; set; }

    /// <summary>A result for each record of the request, in its order.</summary>
    public List<PutRecordsResultEntry> Records { get; set; }
}
