using Amazon.Runtime;
using Amazon.Runtime.Compat;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.StepFunctions.Model.Internal;

/// <summary>Puts a request to run a state machine on the wire.</summary>
internal sealed class StartExecutionMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    /// <inheritdoc/>
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var start = (StartExecutionRequest)input;
        return JsonRequest.Create(input, "Amazon.StepFunctions", "AWSStepFunctions.StartExecution", "application/x-amz-json-1.0", "2016-11-23", writer =>
        {
            writer.WriteIfSet("input", start.Input);
            writer.WriteIfSet("name", start.Name);
            writer.WriteIfSet("stateMachineArn", start.StateMachineArn);
        });
    }
}
