using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Amazon.Runtime.Compat;

/// <summary>Sends a request where the client's configuration says; AWSSDK.Core asks GlobalEndpoints first.</summary>
internal sealed class EndpointHandler : BaseEndpointResolver
{
    /// <inheritdoc/>
    protected override void ServiceSpecificHandler(IExecutionContext executionContext, EndpointParameters parameters) =>
        InjectHostPrefix(executionContext.RequestContext);

    /// <inheritdoc/>
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
        RegionalEndpoints.Parameters(requestContext.ClientConfig, requestContext.Request.AlternateEndpoint?.SystemName);
}
