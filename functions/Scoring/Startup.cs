using Amazon.DynamoDBv2;
using Amazon.Lambda.Annotations;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SageMakerRuntime;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Aws.Metrics;
using Pipeline.Aws.Retry;
using Pipeline.Domain;
using Pipeline.Domain.Contract;
using Pipeline.Scoring.Decode;
using Pipeline.Scoring.Delivery;
using Pipeline.Scoring.Direct;
using Pipeline.Scoring.Enrich;
using Pipeline.Scoring.Land;
using Pipeline.Scoring.Predict;
using Pipeline.Scoring.Retry;
using Pipeline.Scoring.Store;
using RetryPolicy = Pipeline.Aws.Retry.RetryPolicy;

namespace Pipeline.Scoring;

/// <summary>Says what the scorer is made of. Everything is made once for an environment and used by one invocation after the other.</summary>
[LambdaStartup]
internal sealed class Startup
{
    private static readonly TimeSpan TableTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndpointTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LakeTimeout = TimeSpan.FromSeconds(15);
    private const int TableConnections = 2;
    private const long AllowedGarbage = 3 * 1024 * 1024;
    private readonly ScoringOptions _options = ScoringOptions.Read(Environment.GetEnvironmentVariable);

    /// <summary>Registers the stages and what they call.</summary>
    public void ConfigureServices(IServiceCollection services)
    {
        AddServices(services, _options, TimeProvider.System, new Random());

        services.AddSingleton(new BatchGarbage(AllowedGarbage));
        if (_options.Transport == Transport.Sdk) AddSdkClients(services);
        else AddDirectClients(services);
        services.AddSingleton(EmbeddedMetrics.ToStandardOutput(TimeProvider.System));
    }

    /// <summary>The stages, for whatever services, clock and chance they work with.</summary>
    internal static void AddServices(IServiceCollection services, ScoringOptions options, TimeProvider time, Random random)
    {
        services.AddSingleton(time);
        services.AddSingleton(new RetryPolicy(RetryOptions.Default, ScoringErrors.AreTransient, time, random));
        services.AddSingleton<IScoringDomain>(new ScoringDomain());

        services.AddSingleton<RecordDecoder>();
        services.AddSingleton(new LookupCache(new(options.LookupCacheSize, options.LookupTimeToLive, options.MissingLookupTimeToLive), time, random));
        services.AddSingleton<Enricher>();
        services.AddSingleton(new PredictorOptions(options.RowsPerCall, options.Parallelism));
        services.AddSingleton<Predictor>();
        services.AddSingleton(new PredictionStoreOptions(options.PredictionTimeToLive, options.TableParallelism));
        services.AddSingleton<PredictionStore>();
        services.AddSingleton<LakeLines>();
        services.AddSingleton<Lander>();
        services.AddSingleton<BatchScorer>();
        services.AddSingleton<ScoringFunction>();
    }

    private void AddDirectClients(IServiceCollection services)
    {
        Func<string, string?> variable = Environment.GetEnvironmentVariable;
        var clients = new ServiceClients(variable, TimeProvider.System);
        var dynamo = clients.Create(ServiceEndpoint.Find(variable, "dynamodb", "DYNAMODB", "dynamodb"), TableTimeout);
        var endpoint = clients.Create(ServiceEndpoint.Find(variable, "sagemaker", "SAGEMAKER_RUNTIME", "runtime.sagemaker"), EndpointTimeout);
        var place = LakeAddress.Of(ServiceEndpoint.Find(variable, "s3", "S3", "s3"), _options.Bucket);
        var lake = clients.Create(place.Endpoint, LakeTimeout);
        // While the runtime fetches the first event: to connect, and to load what signs and encrypts, is a good part of a cold start.
        _ = Task.Run(() => Task.WhenAll(dynamo.PrepareAsync(TableConnections), endpoint.PrepareAsync(1), lake.PrepareAsync(1)));
        services.AddSingleton<ILookupTable>(new DirectLookupTable(dynamo, _options.LookupsTable));
        services.AddSingleton<IModelEndpoint>(new DirectEndpoint(endpoint, _options.EndpointName));
        services.AddSingleton<IPredictionTable>(provider => new DirectPredictionTable(dynamo, _options.PredictionsTable, provider.GetRequiredService<IScoringDomain>()));
        services.AddSingleton<ILake>(new DirectLake(lake, _options.Bucket, place.BucketIsInPath));
    }

    private void AddSdkClients(IServiceCollection services)
    {
        var dynamo = new AmazonDynamoDBClient(Calling<AmazonDynamoDBConfig>(TableTimeout));
        var endpoint = new AmazonSageMakerRuntimeClient(Calling<AmazonSageMakerRuntimeConfig>(EndpointTimeout));
        var bucket = new AmazonS3Client(Calling<AmazonS3Config>(LakeTimeout));
        services.AddSingleton<ILookupTable>(new DynamoDbLookupTable(dynamo, _options.LookupsTable));
        services.AddSingleton<IModelEndpoint>(new SageMakerEndpoint(endpoint, _options.EndpointName));
        services.AddSingleton<IPredictionTable>(provider => new DynamoDbPredictionTable(dynamo, _options.PredictionsTable, provider.GetRequiredService<IScoringDomain>()));
        services.AddSingleton<ILake>(new S3Lake(bucket, _options.Bucket));
    }

    // The SDK's own retries are off: the retry policy is the one layer that repeats calls.
    private static T Calling<T>(TimeSpan timeout)
        where T : ClientConfig, new() =>
        new() { MaxErrorRetry = 0, Timeout = timeout };
}
