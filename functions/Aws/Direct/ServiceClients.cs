using Amazon.Runtime;
using Amazon.Runtime.Credentials;

namespace Pipeline.Aws.Direct;

/// <summary>Creates service clients with the region, endpoints, credentials and root certificates that the environment variables give.</summary>
internal sealed class ServiceClients(Func<string, string?> variable, TimeProvider time)
{
    private readonly TrustedRoots _roots = TrustedRoots.Read(variable("AWS_CA_BUNDLE"));

    // Lambda passes credentials as environment variables. Searching the SDK's whole credential chain would slow down every cold start.
    private readonly AWSCredentials _credentials = (variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"), variable("AWS_SESSION_TOKEN")) switch
    {
        ({ Length: > 0 } id, { Length: > 0 } secret, { Length: > 0 } token) => new SessionAWSCredentials(id, secret, token),
        ({ Length: > 0 } id, { Length: > 0 } secret, _) => new BasicAWSCredentials(id, secret),
        _ => DefaultAWSCredentialsIdentityResolver.GetCredentials(),
    };

    /// <summary>Creates the client of a service.</summary>
    public ServiceClient Create(ServiceEndpoint endpoint, TimeSpan timeout) => new(
        new RequestHead(endpoint, new RequestSigner(endpoint.Service, endpoint.Region), time, variable),
        new ConnectionPool(endpoint, _roots, time), _credentials, endpoint.Service, timeout, time);
}
