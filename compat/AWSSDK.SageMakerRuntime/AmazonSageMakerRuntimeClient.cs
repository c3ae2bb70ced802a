using Amazon.Runtime;
using Amazon.Runtime.Compat;
using Amazon.Runtime.Internal;
using Amazon.SageMakerRuntime.Model;
using Amazon.SageMakerRuntime.Model.Internal;

namespace Amazon.SageMakerRuntime;

/// <summary>Asks a model behind a SageMaker endpoint.</summary>
public class AmazonSageMakerRuntimeClient : AmazonServiceClient, IAmazonSageMakerRuntime
{
    private static readonly ServiceId Id = new(AmazonSageMakerRuntimeConfig.ServiceId);

    /// <summary>Calls with the credentials, region and endpoint of the environment.</summary>
    public AmazonSageMakerRuntimeClient()
        : this(new AmazonSageMakerRuntimeConfig())
    {
    }

    /// <summary>Calls with the credentials of the environment.</summary>
    /// <param name="config">Where and how to call.</param>
    public AmazonSageMakerRuntimeClient(AmazonSageMakerRuntimeConfig config)
        : base(config)
    {
    }

    /// <summary>Calls with these credentials.</summary>
    /// <param name="credentials">What to sign with.</param>
    /// <param name="clientConfig">Where and how to call.</param>
    public AmazonSageMakerRuntimeClient(AWSCredentials credentials, AmazonSageMakerRuntimeConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata => Id;

    /// <inheritdoc/>
    public virtual Task<InvokeEndpointResponse> InvokeEndpointAsync(InvokeEndpointRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<InvokeEndpointResponse>(
            request,
            new InvokeOptions { RequestMarshaller = new InvokeEndpointMarshaller(), ResponseUnmarshaller = new InvokeEndpointUnmarshaller() },
            cancellationToken);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new EndpointHandler());
        pipeline.AddHandlerAfter<Marshaller>(new SignatureHandler());
    }
}
