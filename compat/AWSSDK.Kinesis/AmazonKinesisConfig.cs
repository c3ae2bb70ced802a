using Amazon.Runtime;
using Amazon.Runtime.Compat;
using Amazon.Runtime.Endpoints;
using Amazon.Util.Internal;

namespace Amazon.Kinesis;

/// <summary>How to reach Kinesis Data Streams.</summary>
public class AmazonKinesisConfig : ClientConfig
{
    /// <summary>The configuration of the environment.</summary>
    public AmazonKinesisConfig()
        : base(new DefaultsModes())
    {
        base.ServiceId = ServiceId;
        AuthenticationServiceName = "kinesis";
        EndpointProvider = new RegionalEndpoints("kinesis", "kinesis-fips");
    }

    /// <summary>The service's id, which names its settings.</summary>
    internal static new string ServiceId => "Kinesis";

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => "kinesis";

    /// <inheritdoc/>
    public override string ServiceVersion => "2013-12-02";

    /// <inheritdoc/>
    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString(ServiceId, "4.0.0");

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(RegionalEndpoints.Parameters(this, parameters.AlternateEndpoint?.SystemName));
}
