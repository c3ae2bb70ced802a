using Amazon.Runtime.Internal;

namespace Amazon.Runtime.Compat;

/// <summary>The name under which AWSSDK.Core looks for a service's settings: <c>AWS_ENDPOINT_URL_{ID}</c>, profiles, user agent.</summary>
/// <param name="id">The service's id.</param>
internal sealed class ServiceId(string id) : IServiceMetadata
{
    string IServiceMetadata.ServiceId => id;

    /// <inheritdoc/>
    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}
