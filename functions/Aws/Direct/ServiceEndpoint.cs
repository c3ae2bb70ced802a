namespace Pipeline.Aws.Direct;

/// <summary>The address of a service.</summary>
/// <param name="Service">Its signing name.</param>
/// <param name="Region">The region to sign calls for.</param>
/// <param name="Address">Scheme, host and port.</param>
/// <param name="IsConfigured">Whether an environment variable gives the address, rather than AWS's rules.</param>
internal sealed record ServiceEndpoint(string Service, string Region, Uri Address, bool IsConfigured)
{
    /// <summary>The host, with the port unless it is the scheme's default, as in the Host header and the signature.</summary>
    public string Host => Address.IsDefaultPort ? Address.Host : $"{Address.Host}:{Address.Port}";

    /// <summary>Whether calls use TLS.</summary>
    public bool IsEncrypted => Address.Scheme == Uri.UriSchemeHttps;

    /// <summary>
    /// Finds a service's address: the value of <c>AWS_ENDPOINT_URL_{SERVICE}</c> or <c>AWS_ENDPOINT_URL</c>, otherwise AWS's public
    /// endpoint. Sources: "Service-specific endpoints" and "AWS service endpoints".
    /// </summary>
    /// <param name="variable">Returns an environment variable's value, or null if it is not set.</param>
    /// <param name="service">The service's signing name.</param>
    /// <param name="settingsName">Its name in the variable, such as <c>DYNAMODB</c>.</param>
    /// <param name="hostPrefix">The first part of its host name, such as <c>dynamodb</c>.</param>
    /// <exception cref="InvalidOperationException">
    /// The region is not set, its partition or the kind of endpoint (FIPS, dual-stack) is not supported, or the configured address is
    /// invalid.
    /// </exception>
    public static ServiceEndpoint Find(Func<string, string?> variable, string service, string settingsName, string hostPrefix)
    {
        var region = Value("AWS_REGION") ?? Value("AWS_DEFAULT_REGION") ?? throw new InvalidOperationException("The environment variable AWS_REGION is not set.");
        foreach (var kind in new[] { "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT" })
        {
            if (bool.TryParse(Value(kind), out var wanted) && wanted) throw new InvalidOperationException($"{kind} is not supported by the built-in transport: set TRANSPORT=sdk.");
        }

        var ignored = bool.TryParse(Value("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"), out var ignore) && ignore;
        if (!ignored && (Value($"AWS_ENDPOINT_URL_{settingsName}") ?? Value("AWS_ENDPOINT_URL")) is { } configured)
        {
            return Uri.TryCreate(configured, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", PathAndQuery: "/" }
                ? new ServiceEndpoint(service, region, address, true)
                : throw new InvalidOperationException($"The endpoint of {service} is '{configured}': it must be an address like https://host:port.");
        }

        var domain = region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn"
            : region.StartsWith("eusc-", StringComparison.Ordinal) ? "amazonaws.eu"
            : region.Contains("iso", StringComparison.Ordinal) ? throw new InvalidOperationException($"The endpoints of {region} are not supported by the built-in transport: set TRANSPORT=sdk.")
            : "amazonaws.com";
        return new ServiceEndpoint(service, region, new Uri($"https://{hostPrefix}.{region}.{domain}"), false);

        string? Value(string name) => variable(name) is { Length: > 0 } value ? value : null;
    }
}
