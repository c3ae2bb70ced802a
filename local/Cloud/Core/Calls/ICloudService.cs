using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Calls;

/// <summary>
/// A service of the local cloud. It declares here everything that others need to know of it: access control, faults, the journal and the
/// front door have no list of services. A service that owns processes or timers also implements <see cref="IAsyncDisposable"/>.
/// </summary>
public interface ICloudService
{
    /// <summary>The service's name in the AWS SDKs and in Step Functions integrations, lower case (<c>kinesis</c>, <c>sfn</c>).</summary>
    string Name { get; }

    /// <summary>The names by which requests to it are signed (<c>kinesis</c>; <c>states</c>). The first is also its prefix in IAM actions.</summary>
    IReadOnlyList<string> SigningNames { get; }

    /// <summary>Its operations.</summary>
    OperationTable Operations { get; }

    /// <summary>
    /// Whether the service speaks the query protocol, whose requests are forms. Other services refuse forms, because any web page can send
    /// a form to any address.
    /// </summary>
    bool TakesForms => false;

    /// <summary>The members that are blobs, by name, if the service also takes requests in CBOR; null if it does not.</summary>
    IReadOnlySet<string>? CborBlobs => null;

    /// <summary>Whether the service speaks Smithy RPC v2 in CBOR, whose requests may be compressed.</summary>
    bool TakesRpc => false;

    /// <summary>The longest request body, bytes. Default: 16 MiB. Null: no limit here, because the service has limits per operation.</summary>
    long? LargestRequest => 16 << 20;

    /// <summary>Whether its resources have policies that also bind the account's administrator, such as bucket policies.</summary>
    bool HasResourcePolicies => false;

    /// <summary>The error by which the service throttles a call. Source: the error pages of its API reference.</summary>
    AwsException Throttled(string operation) => new("ThrottlingException", "Rate exceeded");

    /// <summary>The error by which the service refuses a call for lack of permission.</summary>
    /// <param name="message">Who lacks which permission, in IAM's words.</param>
    AwsException Denied(string message) => new("AccessDeniedException", message);

    /// <summary>The error by which the service refuses a call that this machine's disk has no room for.</summary>
    AwsException OutOfSpace() => new("InternalFailure", "There is no space left on the disk of the local cloud.", 500);

    /// <summary>An error with the names that the service's protocols have for it.</summary>
    AwsException Complete(AwsException error) => error;

    /// <summary>Counts refused calls in the service's metrics; null for a service without such metrics.</summary>
    IRefusalCounter? Refusals => null;

    /// <summary>An IAM action as the service's messages spell it.</summary>
    string Spelled(string action) => action;

    /// <summary>
    /// The permission that a caller needs to see an error: S3 tells only callers who may list a bucket that an object does not exist.
    /// </summary>
    /// <returns>Null for an error that every caller may see.</returns>
    Need? NeedToLearn(AwsException error, CallSubject call) => null;

    /// <summary>The error for a request that names no operation by any of the service's protocols.</summary>
    AwsException Unrouted(HttpRequest request) => RequestProtocol.RefuseCbor(Name, CborBlobs, request)
        ?? AwsException.NotEmulated(Name, $"a request by {request.Method} {request.Path} with content type '{request.ContentType}'");

    /// <summary>Starts the service's background work.</summary>
    /// <param name="stopping">Cancelled when the cloud stops.</param>
    Task StartAsync(CancellationToken stopping) => Task.CompletedTask;
}
