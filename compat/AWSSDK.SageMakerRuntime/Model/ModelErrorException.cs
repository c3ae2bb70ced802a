using System.Net;
using Amazon.Runtime;

namespace Amazon.SageMakerRuntime.Model;

/// <summary>The model's container answered with an error.</summary>
public class ModelErrorException : AmazonSageMakerRuntimeException
{
    /// <summary>An error with a message alone.</summary>
    /// <param name="message">What was wrong.</param>
    public ModelErrorException(string message)
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
    public ModelErrorException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }

    /// <summary>The container's log stream.</summary>
    public string LogStreamArn { get; set; }

    /// <summary>What the container said.</summary>
    public string OriginalMessage { get; set; }

    /// <summary>The container's HTTP status.</summary>
    public int? OriginalStatusCode { get; set; }
}
