using Amazon.Kinesis.Model;
using Amazon.Kinesis.Model.Internal;
using Amazon.Runtime;
using Amazon.Runtime.Compat;
using Amazon.Runtime.Internal;

namespace Amazon.Kinesis;

/// <summary>Writes to data streams.</summary>
public class AmazonKinesisClient : AmazonServiceClient, IAmazonKinesis
{
    private static readonly ServiceId Id = new(AmazonKinesisConfig.ServiceId);

    /// <summary>Calls with the credentials, region and endpoint of the environment.</summary>
    public AmazonKinesisClient()
        : this(new AmazonKinesisConfig())
    {
    }

    /// <summary>Calls with the credentials of the environment.</summary>
    /// <param name="config">Where and how to call.</param>
    public AmazonKinesisClient(AmazonKinesisConfig config)
        : base(config)
    {
    }

    /// <summary>Calls with these credentials.</summary>
    /// <param name="credentials">What to sign with.</param>
    /// <param name="clientConfig">Where and how to call.</param>
    public AmazonKinesisClient(AWSCredentials credentials, AmazonKinesisConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata => Id;

    /// <inheritdoc/>
    public virtual Task<PutRecordsResponse> PutRecordsAsync(PutRecordsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<PutRecordsResponse>(
            request,
            new InvokeOptions { RequestMarshaller = new PutRecordsMarshaller(), ResponseUnmarshaller = new PutRecordsUnmarshaller() },
            cancellationToken);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new EndpointHandler());
        pipeline.AddHandlerAfter<Marshaller>(new SignatureHandler());
    }
}
