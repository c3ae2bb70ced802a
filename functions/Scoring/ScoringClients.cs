using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SageMakerRuntime;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Aws.Direct;
using Pipeline.Contract;
using Pipeline.Scoring.Enrich;
using Pipeline.Scoring.Land;
using Pipeline.Scoring.Predict;
using Pipeline.Scoring.Store;

namespace Pipeline.Scoring;

/// <summary>Registers the service clients: the built-in transport or the AWS SDK.</summary>
internal static class ScoringClients
{
    private static readonly TimeSpan TableTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndpointTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LakeTimeout = TimeSpan.FromSeconds(15);
    private const int TableConnections = 2;

    /// <summary>Registers the clients of the configured transport.</summary>
    public static void Add(IServiceCollection services, ScoringOptions options, Func<string, string?> variable)
    {
        if (options.Transport == Transport.Sdk) AddSdkClients(services, options);
        else AddDirectClients(services, options, variable);
    }

    private static void AddDirectClients(IServiceCollection services, ScoringOptions options, Func<string, string?> variable)
    {
        var clients = new ServiceClients(variable, TimeProvider.System);
        var dynamo = clients.Create(ServiceEndpoint.Find(variable, "dynamodb", "DYNAMODB", "dynamodb"), TableTimeout);
        var endpoint = clients.Create(ServiceEndpoint.Find(variable, "sagemaker", "SAGEMAKER_RUNTIME", "runtime.sagemaker"), EndpointTimeout);
        var place = LakeAddress.Of(ServiceEndpoint.Find(variable, "s3", "S3", "s3"), options.Bucket);
        var lake = clients.Create(place.Endpoint, LakeTimeout);
        // Connect while the runtime fetches the first event: connecting and loading the signing and TLS code are a good part of a cold start.
        _ = Task.Run(() => Task.WhenAll(dynamo.PrepareAsync(TableConnections), endpoint.PrepareAsync(1), lake.PrepareAsync(1)));
        services.AddSingleton<ILookupTable>(new DirectLookupTable(dynamo, options.LookupsTable));
        services.AddSingleton<IModelEndpoint>(new DirectEndpoint(endpoint, options.EndpointName));
        services.AddSingleton<IPredictionTable>(provider => new DirectPredictionTable(dynamo, options.PredictionsTable, provider.GetRequiredService<IScoringDomain>()));
        services.AddSingleton<ILake>(new DirectLake(lake, options.Bucket, place.BucketIsInPath));
    }

    private static void AddSdkClients(IServiceCollection services, ScoringOptions options)
    {
        var dynamo = new AmazonDynamoDBClient(CreateConfig<AmazonDynamoDBConfig>(TableTimeout));
        var endpoint = new AmazonSageMakerRuntimeClient(CreateConfig<AmazonSageMakerRuntimeConfig>(EndpointTimeout));
        var bucket = new AmazonS3Client(CreateConfig<AmazonS3Config>(LakeTimeout));
        services.AddSingleton<ILookupTable>(new DynamoDbLookupTable(dynamo, options.LookupsTable));
        services.AddSingleton<IModelEndpoint>(new SageMakerEndpoint(endpoint, options.EndpointName));
        services.AddSingleton<IPredictionTable>(provider => new DynamoDbPredictionTable(dynamo, options.PredictionsTable, provider.GetRequiredService<IScoringDomain>()));
        services.AddSingleton<ILake>(new S3Lake(bucket, options.Bucket));
    }

    // Turn off the SDK's retries: only the retry policy repeats calls.
    private static T CreateConfig<T>(TimeSpan timeout)
        where T : ClientConfig, new() =>
        new() { MaxErrorRetry = 0, Timeout = timeout };
}
