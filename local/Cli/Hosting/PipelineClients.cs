using Amazon.DynamoDBv2;
using Amazon.Kinesis;
using Amazon.Runtime;
using Amazon.S3;

namespace Pipeline.Cli.Hosting;

/// <summary>SDK clients of the local cloud. The run uses the pipeline like any producer or consumer.</summary>
internal sealed class PipelineClients(Uri endpoint, string region, string accessKey) : IDisposable
{
    // A run must survive a service that throttles or drops a share of all calls. The SDK's default of two retries is too few.
    private const int Retries = 10;

    private readonly BasicAWSCredentials _credentials = new(accessKey, "local");

    /// <summary>The lake.</summary>
    public IAmazonS3 S3 => field ??= new AmazonS3Client(_credentials, new AmazonS3Config { ServiceURL = endpoint.ToString(), AuthenticationRegion = region, MaxErrorRetry = Retries, ForcePathStyle = true });

    /// <summary>The tables.</summary>
    public IAmazonDynamoDB DynamoDb => field ??= new AmazonDynamoDBClient(_credentials, new AmazonDynamoDBConfig { ServiceURL = endpoint.ToString(), AuthenticationRegion = region, MaxErrorRetry = Retries });

    /// <summary>The stream.</summary>
    public IAmazonKinesis Kinesis => field ??= new AmazonKinesisClient(_credentials, new AmazonKinesisConfig { ServiceURL = endpoint.ToString(), AuthenticationRegion = region, MaxErrorRetry = Retries });

    /// <inheritdoc/>
    public void Dispose()
    {
        S3.Dispose();
        DynamoDb.Dispose();
        Kinesis.Dispose();
    }
}
