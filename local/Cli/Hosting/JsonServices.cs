using Pipeline.Aws.Direct;
using Pipeline.Aws.Retry;

namespace Pipeline.Cli.Hosting;

/// <summary>
/// The services of AWS or of a local cloud that are called without an SDK client. Endpoint, region and credentials are found as for <see cref="AwsClients"/>.
/// </summary>
internal sealed class JsonServices
{
    private const string LocalRegion = "us-east-1";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private readonly Uri? _endpoint;
    private readonly Func<string, string?> _variable;
    private readonly bool _isLocal;
    private readonly ServiceClients _clients;
    private readonly RetryPolicy _retries;

    /// <summary>Finds the region and the credentials.</summary>
    /// <param name="endpoint">An endpoint for all services; null lets the environment and the region decide.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="time">The clock for signatures and pauses.</param>
    public JsonServices(Uri? endpoint, Func<string, string?> variable, TimeProvider time)
    {
        (_endpoint, _variable) = (endpoint, variable);
        _isLocal = (endpoint ?? AwsClients.FromEnvironment(variable, "AWS_ENDPOINT_URL"))?.IsLoopback == true;
        _clients = new ServiceClients(Variable, time);
        _retries = new RetryPolicy(RetryOptions.Default, e => e is ServiceException error ? error.IsTransient : TransientErrors.Includes(e), time, new Random());
    }

    /// <summary>The region; null if none is set.</summary>
    public string? Region => Variable("AWS_REGION");

    /// <summary>SageMaker's models and endpoints.</summary>
    public IJsonService SageMaker => Create("sagemaker", "SAGEMAKER", "api.sagemaker", "SageMaker");

    /// <summary>The state machines.</summary>
    public IJsonService StepFunctions => Create("states", "SFN", "states", "AWSStepFunctions", "1.0");

    /// <summary>The crawlers.</summary>
    public IJsonService Glue => Create("glue", "GLUE", "glue", "AWSGlue");

    /// <summary>Application Auto Scaling.</summary>
    public IJsonService Scaling => Create("application-autoscaling", "APPLICATION_AUTO_SCALING", "application-autoscaling", "AnyScaleFrontendService");

    /// <summary>The streams.</summary>
    public IJsonService Kinesis => Create("kinesis", "KINESIS", "kinesis", "Kinesis_20131202");

    /// <summary>The queues.</summary>
    public IJsonService Sqs => Create("sqs", "SQS", "sqs", "AmazonSQS", "1.0");

    /// <summary>Queries over the lake.</summary>
    public IJsonService Athena => Create("athena", "ATHENA", "athena", "AmazonAthena");

    /// <summary>The keys.</summary>
    public IJsonService Kms => Create("kms", "KMS", "kms", "TrentService");

    private JsonService Create(string service, string settingsName, string hostPrefix, string target, string version = "1.1") =>
        new(_clients.Create(ServiceEndpoint.Find(Variable, service, settingsName, hostPrefix), Timeout), target, version, _retries);

    private string? Variable(string name) => name switch
    {
        "AWS_ENDPOINT_URL" when _endpoint is not null => _endpoint.ToString(),
        _ when _endpoint is not null && name.StartsWith("AWS_ENDPOINT_URL_", StringComparison.Ordinal) => null,
        "AWS_REGION" => Given(name) ?? Given("AWS_DEFAULT_REGION") ?? (_isLocal ? LocalRegion : Amazon.Runtime.FallbackRegionFactory.GetRegionEndpoint()?.SystemName),
        "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" when _isLocal && Given("AWS_ACCESS_KEY_ID") is null => "local",
        _ => Given(name),
    };

    private string? Given(string name) => _variable(name) is { Length: > 0 } value ? value : null;
}
