using Amazon.Kinesis.Model;
using Amazon.Runtime;

namespace Amazon.Kinesis;

/// <summary>Writes to data streams.</summary>
public interface IAmazonKinesis : IAmazonService, IDisposable
{
    /// <summary>Writes up to 500 records. A response can report some of them as failed: they are to be sent again.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<PutRecordsResponse> PutRecordsAsync(PutRecordsRequest request, CancellationToken cancellationToken = default);

    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonKinesisConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonKinesisClient(awsCredentials, (AmazonKinesisConfig)clientConfig);
}
