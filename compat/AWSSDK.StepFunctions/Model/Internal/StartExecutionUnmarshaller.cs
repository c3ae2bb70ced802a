using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Compat;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.StepFunctions.Model.Internal;

/// <summary>Reads which execution was started.</summary>
internal sealed class StartExecutionUnmarshaller : JsonResponseUnmarshaller
{
    /// <inheritdoc/>
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        using var document = JsonDocument.Parse(context.Stream);
        return new StartExecutionResponse
        {
            ExecutionArn = document.RootElement.GetProperty("executionArn").GetString(),
            StartDate = document.RootElement.TryGetProperty("startDate", out var started) ? DateTime.UnixEpoch.AddSeconds(started.GetDouble()) : null,
        };
    }

    /// <inheritdoc/>
    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var error = ServiceError.Read(context, innerException, statusCode).Response;
        var (message, inner, type, code, id) = (error.Message, error.InnerException, error.Type, error.Code, error.RequestId);
        return code switch
        {
            "ExecutionAlreadyExists" => new ExecutionAlreadyExistsException(message, inner, type, code, id, statusCode),
            "ExecutionLimitExceeded" => new ExecutionLimitExceededException(message, inner, type, code, id, statusCode),
            "InvalidArn" => new InvalidArnException(message, inner, type, code, id, statusCode),
            "InvalidExecutionInput" => new InvalidExecutionInputException(message, inner, type, code, id, statusCode),
            "InvalidName" => new InvalidNameException(message, inner, type, code, id, statusCode),
            "StateMachineDeleting" => new StateMachineDeletingException(message, inner, type, code, id, statusCode),
            "StateMachineDoesNotExist" => new StateMachineDoesNotExistException(message, inner, type, code, id, statusCode),
            _ => new AmazonStepFunctionsException(message, inner, type, code, id, statusCode),
        };
    }
}
