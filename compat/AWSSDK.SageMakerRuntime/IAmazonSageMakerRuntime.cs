using Amazon.Runtime;
using Amazon.SageMakerRuntime.Model;

namespace Amazon.SageMakerRuntime;

/// <summary>Asks a model behind a SageMaker endpoint.</summary>
public interface IAmazonSageMakerRuntime : IAmazonService, IDisposable
{
    /// <summary>Sends a request to the model behind an endpoint.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<InvokeEndpointResponse> InvokeEndpointAsync(InvokeEndpointRequest request, CancellationToken cancellationToken = default);

    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonSageMakerRuntimeConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonSageMakerRuntimeClient(awsCredentials, (AmazonSageMakerRuntimeConfig)clientConfig);
}
