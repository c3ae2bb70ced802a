using Amazon.Runtime;

namespace Amazon.StepFunctions.Model;

/// <summary>The execution that was started.</summary>
public class StartExecutionResponse : AmazonWebServiceResponse
{
    /// <summary>Its ARN.</summary>
    public string ExecutionArn { get; set; }

    /// <summary>When it was started.</summary>
    public DateTime? StartDate { get; set; }
}
