using Amazon.DynamoDBv2;
using Amazon.Kinesis;
using Amazon.Runtime;
using Amazon.S3;

namespace Pipeline.Cli.Hosting;

/// <summary>
/// SDK clients of AWS or of a local cloud. They find credentials, region and endpoint like every AWS tool. A cloud on this machine
/// needs no credentials and no region, so none have to be set.
/// </summary>
/// <param name="endpoint">An endpoint for all services; null lets the environment and the region decide.</param>
/// <param name="variable">Reads an environment variable.</param>
internal sealed class AwsClients(Uri? endpoint, Func<string, string?> variable) : IDisposable
{
    private const string LocalRegion = "us-east-1";

    private AmazonS3Client? _s3;
    private AmazonKinesisClient? _kinesis;
    private AmazonDynamoDBClient? _dynamoDb;

    /// <summary>The lake.</summary>
    public IAmazonS3 S3 => _s3 ??= Create(
        "AWS_ENDPOINT_URL_S3", new AmazonS3Config(),
        (config, credentials) => credentials is null ? new AmazonS3Client(config) : new AmazonS3Client(credentials, config),
        // Without DNS for it, a bucket's name cannot be part of a host name.
        config => config.ForcePathStyle = true);

    /// <summary>The stream.</summary>
    public IAmazonKinesis Kinesis => _kinesis ??= Create(
        "AWS_ENDPOINT_URL_KINESIS", new AmazonKinesisConfig(),
        (config, credentials) => credentials is null ? new AmazonKinesisClient(config) : new AmazonKinesisClient(credentials, config),
        _ => { });

    /// <summary>The tables.</summary>
    public IAmazonDynamoDB DynamoDb => _dynamoDb ??= Create(
        "AWS_ENDPOINT_URL_DYNAMODB", new AmazonDynamoDBConfig(),
        (config, credentials) => credentials is null ? new AmazonDynamoDBClient(config) : new AmazonDynamoDBClient(credentials, config),
        _ => { });

    /// <summary>The endpoint that the environment sets for one service or for all; null when it sets none.</summary>
    public static Uri? FromEnvironment(Func<string, string?> variable, string service) =>
        Uri.TryCreate(variable(service) ?? variable("AWS_ENDPOINT_URL"), UriKind.Absolute, out var uri) ? uri : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _s3?.Dispose();
        _kinesis?.Dispose();
        _dynamoDb?.Dispose();
    }

    private TClient Create<TConfig, TClient>(string service, TConfig config, Func<TConfig, AWSCredentials?, TClient> create, Action<TConfig> reach)
        where TConfig : ClientConfig
    {
        if ((endpoint ?? FromEnvironment(variable, service)) is not { } at) return create(config, null);
        config.ServiceURL = at.ToString();
        reach(config);
        if (!at.IsLoopback) return create(config, null);
        config.AuthenticationRegion = variable("AWS_REGION") ?? variable("AWS_DEFAULT_REGION") ?? LocalRegion;
        return create(config, variable("AWS_ACCESS_KEY_ID") is null ? new BasicAWSCredentials("local", "local") : null);
    }
}
