namespace Pipeline.Aws.Direct;

/// <summary>Makes calls of one AWS service, a call an attempt: who repeats them, and how often, is the retry policy's business.</summary>
internal interface IServiceClient
{
    /// <summary>Makes a call.</summary>
    /// <returns>What the service answered, whatever its status; the caller disposes of it.</returns>
    /// <exception cref="IOException">The connection failed.</exception>
    /// <exception cref="TimeoutException">The service did not answer in time.</exception>
    Task<ServiceReply> SendAsync(ServiceRequest request, CancellationToken cancellationToken);
}
