using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;

namespace Pipeline.Aws.Retry;

/// <summary>Decides which failures of AWS calls are transient.</summary>
public static class TransientErrors
{
    private static readonly HashSet<string> Codes = new(StringComparer.Ordinal)
    {
        "ProvisionedThroughputExceededException", "ProvisionedThroughputExceeded", "ThrottlingException", "Throttling", "ThrottledException",
        "RequestThrottled", "RequestThrottledException", "TooManyRequestsException", "RequestLimitExceeded", "LimitExceededException",
        "BandwidthLimitExceeded", "SlowDown", "RequestTimeout", "RequestTimeoutException", "InternalServerError", "InternalFailure",
        "TransactionInProgressException", "ModelNotReadyException", "PriorRequestNotComplete", "EC2ThrottledException",
    };

    /// <summary>Whether the call may succeed if repeated.</summary>
    /// <param name="exception">The failure.</param>
    public static bool Includes(Exception exception) => exception switch
    {
        TransientException or HttpRequestException or IOException or SocketException or TimeoutException => true,
        // The call's own timeout: callers check their own token before they ask.
        OperationCanceledException => true,
        AmazonServiceException service =>
            Includes(service.ErrorCode ?? string.Empty, service.StatusCode)
            || (service.StatusCode == 0 && service.InnerException is { } cause && Includes(cause)),
        AmazonClientException { InnerException: { } cause } => Includes(cause),
        _ => false,
    };

    /// <summary>Whether the call may succeed if repeated.</summary>
    /// <param name="code">The service's name for the error, such as <c>ThrottlingException</c>.</param>
    /// <param name="status">The reply's HTTP status.</param>
    public static bool Includes(string code, HttpStatusCode status) =>
        Codes.Contains(code) || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError;
}
