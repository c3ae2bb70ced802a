using Amazon.Kinesis;
using Amazon.Runtime;
using Amazon.S3;

namespace Pipeline.Cli.Redriving;

/// <summary>
/// SDK clients of AWS or of a local cloud: credentials, region and endpoint as every tool of AWS finds them. A cloud on this machine
/// asks for no credentials and no region, so none need to be set for it.
/// </summary>
internal sealed class RedriveClients : IDisposable
{
    private const string LocalRegion = "us-east-1";

    /// <summary>Makes the clients.</summary>
    /// <param name="endpoint">An endpoint for both services; null leaves them to the environment and the region.</param>
    /// <param name="variable">The environment's variables.</param>
    public RedriveClients(Uri? endpoint, Func<string, string?> variable)
    {
        S3 = Create(
            endpoint ?? FromEnvironment(variable, "AWS_ENDPOINT_URL_S3"), new AmazonS3Config(), variable,
            (config, credentials) => credentials is null ? new AmazonS3Client(config) : new AmazonS3Client(credentials, config),
            // A bucket's name is no name of a host where there is no DNS for it.
            config => config.ForcePathStyle = true);
        Kinesis = Create(
            endpoint ?? FromEnvironment(variable, "AWS_ENDPOINT_URL_KINESIS"), new AmazonKinesisConfig(), variable,
            (config, credentials) => credentials is null ? new AmazonKinesisClient(config) : new AmazonKinesisClient(credentials, config),
            _ => { });
    }

    /// <summary>The lake.</summary>
    public IAmazonS3 S3 { get; }

    /// <summary>The stream.</summary>
    public IAmazonKinesis Kinesis { get; }

    /// <summary>The endpoint of the environment for all services or for one.</summary>
    public static Uri? FromEnvironment(Func<string, string?> variable, string service) =>
        Uri.TryCreate(variable(service) ?? variable("AWS_ENDPOINT_URL"), UriKind.Absolute, out var uri) ? uri : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        S3.Dispose();
        Kinesis.Dispose();
    }

    private static TClient Create<TConfig, TClient>(
        Uri? endpoint, TConfig config, Func<string, string?> variable, Func<TConfig, AWSCredentials?, TClient> create, Action<TConfig> reach)
        where TConfig : ClientConfig
    {
        if (endpoint is null) return create(config, null);
        config.ServiceURL = endpoint.ToString();
        reach(config);
        if (!endpoint.IsLoopback) return create(config, null);
        config.AuthenticationRegion = variable("AWS_REGION") ?? variable("AWS_DEFAULT_REGION") ?? LocalRegion;
        return create(config, variable("AWS_ACCESS_KEY_ID") is null ? new BasicAWSCredentials("local", "local") : null);
    }
}
