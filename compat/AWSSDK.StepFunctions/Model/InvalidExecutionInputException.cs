using System.Net;
using Amazon.Runtime;

namespace Amazon.StepFunctions.Model;

/// <summary>The input is not JSON.</summary>
public class InvalidExecutionInputException : AmazonStepFunctionsException
{
    /// <summary>An error with a message alone.</summary>
    /// <param name="message">What was wrong.</param>
    public InvalidExecutionInputException(string message)
        : base(message)
    {
    }

    /// <summary>An error as the service sent it.</summary>
    /// <param name="message">What was wrong.</param>
    /// <param name="innerException">The exception below it.</param>
    /// <param name="errorType">Whose fault it is.</param>
    /// <param name="errorCode">The service's code.</param>
    /// <param name="requestId">The request.</param>
    /// <param name="statusCode">The HTTP status.</param>
    public InvalidExecutionInputException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
