using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.SageMakerRuntime.Model;
using Pipeline.Scoring.Direct;

namespace Pipeline.Scoring.Retry;

/// <summary>Tells failures that may pass from those that will not.</summary>
internal static class TransientErrors
{
    private static readonly HashSet<string> Codes = new(StringComparer.Ordinal)
    {
        "ProvisionedThroughputExceededException", "ProvisionedThroughputExceeded", "ThrottlingException", "Throttling", "ThrottledException",
        "RequestThrottled", "RequestThrottledException", "TooManyRequestsException", "RequestLimitExceeded", "LimitExceededException",
        "BandwidthLimitExceeded", "SlowDown", "RequestTimeout", "RequestTimeoutException", "InternalServerError", "InternalFailure",
        "TransactionInProgressException", "ModelNotReadyException", "PriorRequestNotComplete", "EC2ThrottledException",
    };

    /// <summary>Whether a repeated call may succeed.</summary>
    public static bool Includes(Exception exception) => exception switch
    {
        TransientException or HttpRequestException or IOException or SocketException or TimeoutException => true,
        // A call's own time-out; the caller has looked at its own token before it asks.
        OperationCanceledException => true,
        // What it says is final about the rows never gets here: see SageMakerEndpoint.
        ModelErrorException => true,
        ServiceException service => Passes(service.Code, (HttpStatusCode)service.Status) || service.Code == "ModelError",
        AmazonServiceException service =>
            Passes(service.ErrorCode ?? string.Empty, service.StatusCode)
            || (service.StatusCode == 0 && service.InnerException is { } cause && Includes(cause)),
        AmazonClientException { InnerException: { } cause } => Includes(cause),
        _ => false,
    };

    private static bool Passes(string code, HttpStatusCode status) =>
        Codes.Contains(code) || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError;
}
