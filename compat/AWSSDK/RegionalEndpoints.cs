using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace Amazon.Runtime.Compat;

/// <summary>A service's address: the configured one, else the one of the region.</summary>
/// <param name="host">The first part of the host, for example <c>states</c>.</param>
/// <param name="fipsHost">The same for FIPS.</param>
internal sealed class RegionalEndpoints(string host, string fipsHost) : IEndpointProvider
{
    /// <inheritdoc/>
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        var fips = parameters["UseFIPS"] is true;
        var dualStack = parameters["UseDualStack"] is true;
        if (parameters["Endpoint"] is string configured)
        {
            return fips || dualStack
                ? throw new AmazonClientException("Invalid Configuration: FIPS and dual stack cannot be had with a custom endpoint")
                : new Endpoint(configured);
        }

        if (parameters["Region"] is not string region || Fn.Partition(region) is not { } partition)
        {
            throw new AmazonClientException("Invalid Configuration: Missing Region");
        }

        if (fips && Fn.GetAttr(partition, "supportsFIPS") is not true) throw new AmazonClientException("FIPS is enabled but this partition does not support FIPS");
        if (dualStack && Fn.GetAttr(partition, "supportsDualStack") is not true) throw new AmazonClientException("DualStack is enabled but this partition does not support DualStack");
        return new Endpoint($"https://{(fips ? fipsHost : host)}.{region}.{Fn.GetAttr(partition, dualStack ? "dualStackDnsSuffix" : "dnsSuffix")}");
    }

    /// <summary>What <see cref="ResolveEndpoint"/> needs to know of a client.</summary>
    /// <param name="config">The client's configuration.</param>
    /// <param name="region">A region that overrides the configured one, or null.</param>
    public static EndpointParameters Parameters(IClientConfig config, string region) => new()
    {
        ["Region"] = region ?? config.RegionEndpoint?.SystemName ?? RegionOf(config),
        ["UseDualStack"] = config.UseDualstackEndpoint,
        ["UseFIPS"] = config.UseFIPSEndpoint,
        ["Endpoint"] = config.ServiceURL,
    };

    // With an address and no region, the region of the signature is the configured one or stands in the address.
    private static string RegionOf(IClientConfig config)
    {
        if (string.IsNullOrEmpty(config.ServiceURL)) return null;
        return string.IsNullOrEmpty(config.AuthenticationRegion)
            ? RegionEndpoint.GetBySystemName(Amazon.Util.AWSSDKUtils.DetermineRegion(config.ServiceURL)).SystemName
            : config.AuthenticationRegion;
    }
}
