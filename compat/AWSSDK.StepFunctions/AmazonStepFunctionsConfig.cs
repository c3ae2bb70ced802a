using Amazon.Runtime;
using Amazon.Runtime.Compat;
using Amazon.Runtime.Endpoints;
using Amazon.Util.Internal;

namespace Amazon.StepFunctions;

/// <summary>How to reach Step Functions.</summary>
public class AmazonStepFunctionsConfig : ClientConfig
{
    /// <summary>The configuration of the environment.</summary>
    public AmazonStepFunctionsConfig()
        : base(new DefaultsModes())
    {
        base.ServiceId = ServiceId;
        AuthenticationServiceName = "states";
        EndpointProvider = new RegionalEndpoints("states", "states-fips");
    }

    /// <summary>The service's id, which names its settings.</summary>
    public static new string ServiceId => "SFN";

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => "states";

    /// <inheritdoc/>
    public override string ServiceVersion => "2016-11-23";

    /// <inheritdoc/>
    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString(ServiceId, "4.0.0");

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(RegionalEndpoints.Parameters(this, parameters.AlternateEndpoint?.SystemName));
}
