using Amazon.Runtime;
using Amazon.Runtime.Compat;
using Amazon.Runtime.Internal;
using Amazon.StepFunctions.Model;
using Amazon.StepFunctions.Model.Internal;

namespace Amazon.StepFunctions;

/// <summary>Starts state machines.</summary>
public class AmazonStepFunctionsClient : AmazonServiceClient, IAmazonStepFunctions
{
    private static readonly ServiceId Id = new(AmazonStepFunctionsConfig.ServiceId);

    /// <summary>Calls with the credentials, region and endpoint of the environment.</summary>
    public AmazonStepFunctionsClient()
        : this(new AmazonStepFunctionsConfig())
    {
    }

    /// <summary>Calls with the credentials of the environment.</summary>
    /// <param name="config">Where and how to call.</param>
    public AmazonStepFunctionsClient(AmazonStepFunctionsConfig config)
        : base(config)
    {
    }

    /// <summary>Calls with these credentials.</summary>
    /// <param name="credentials">What to sign with.</param>
    /// <param name="clientConfig">Where and how to call.</param>
    public AmazonStepFunctionsClient(AWSCredentials credentials, AmazonStepFunctionsConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata => Id;

    /// <inheritdoc/>
    public virtual Task<StartExecutionResponse> StartExecutionAsync(StartExecutionRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<StartExecutionResponse>(
            request,
            new InvokeOptions { RequestMarshaller = new StartExecutionMarshaller(), ResponseUnmarshaller = new StartExecutionUnmarshaller() },
            cancellationToken);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new EndpointHandler());
        pipeline.AddHandlerAfter<Marshaller>(new SignatureHandler());
    }
}
