namespace Pipeline.Aws.Direct;

/// <summary>Calls one AWS service, once per request; the retry policy repeats calls.</summary>
internal interface IServiceClient
{
    /// <summary>Makes one call.</summary>
    /// <returns>The service's reply, whatever its status; the caller disposes of it.</returns>
    /// <exception cref="IOException">The connection failed.</exception>
    /// <exception cref="TimeoutException">The service did not answer in time.</exception>
    Task<ServiceReply> SendAsync(ServiceRequest request, CancellationToken cancellationToken);
}
