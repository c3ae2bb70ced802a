using Amazon.Runtime;
using Amazon.Runtime.Compat;
using Amazon.Runtime.Endpoints;
using Amazon.Util.Internal;

namespace Amazon.SageMakerRuntime;

/// <summary>How to reach SageMaker's endpoints.</summary>
public class AmazonSageMakerRuntimeConfig : ClientConfig
{
    /// <summary>The configuration of the environment.</summary>
    public AmazonSageMakerRuntimeConfig()
        : base(new DefaultsModes())
    {
        base.ServiceId = ServiceId;
        AuthenticationServiceName = "sagemaker";
        EndpointProvider = new RegionalEndpoints("runtime.sagemaker", "runtime-fips.sagemaker");
    }

    /// <summary>The service's id, which names its settings.</summary>
    public static new string ServiceId => "SageMaker Runtime";

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => "runtime.sagemaker";

    /// <inheritdoc/>
    public override string ServiceVersion => "2017-05-13";

    /// <inheritdoc/>
    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString(ServiceId, "4.0.0");

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(RegionalEndpoints.Parameters(this, parameters.AlternateEndpoint?.SystemName));
}
