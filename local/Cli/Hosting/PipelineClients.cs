using Amazon.DynamoDBv2;
using Amazon.Kinesis;
using Amazon.Runtime;
using Amazon.S3;

namespace Pipeline.Cli.Hosting;

/// <summary>SDK clients of the local cloud: the run speaks to the pipeline as any producer or consumer would.</summary>
internal sealed class PipelineClients(Uri endpoint, string region) : IDisposable
{
    private readonly BasicAWSCredentials _credentials = new("local", "local");

    /// <summary>The lake.</summary>
    public IAmazonS3 S3 => field ??= new AmazonS3Client(_credentials, new AmazonS3Config { ServiceURL = endpoint.ToString(), AuthenticationRegion = region, ForcePathStyle = true });

    /// <summary>The tables.</summary>
    public IAmazonDynamoDB DynamoDb => field ??= new AmazonDynamoDBClient(_credentials, new AmazonDynamoDBConfig { ServiceURL = endpoint.ToString(), AuthenticationRegion = region });

    /// <summary>The stream.</summary>
    public IAmazonKinesis Kinesis => field ??= new AmazonKinesisClient(_credentials, new AmazonKinesisConfig { ServiceURL = endpoint.ToString(), AuthenticationRegion = region });

    /// <inheritdoc/>
    public void Dispose()
    {
        S3.Dispose();
        DynamoDb.Dispose();
        Kinesis.Dispose();
    }
}
