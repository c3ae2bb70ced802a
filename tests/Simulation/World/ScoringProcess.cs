using Amazon.Lambda.Serialization.SystemTextJson;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Aws.Metrics;
using Pipeline.Contract;
using Pipeline.Domain;
using Pipeline.Scoring;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Enrich;
using Pipeline.Scoring.Land;
using Pipeline.Scoring.Predict;
using Pipeline.Scoring.Store;
using Pipeline.Simulation.World.Http;
using Pipeline.Testing;

namespace Pipeline.Simulation.World;

/// <summary>An execution environment: the function as its startup code makes it, with the runtime's serializer around it.</summary>
internal sealed class ScoringProcess
{
    private static readonly SourceGeneratorLambdaJsonSerializer<ScoringJsonContext> Json = new();
    private static readonly QuietLogger Quiet = new();
    private readonly EventScorer _function;

    public ScoringProcess(ScoringOptions options, Wire wire, Clients clients, TimeProvider time, int seed)
    {
        Wire = wire;
        var services = new ServiceCollection();
        services.AddSingleton<IScoringDomain>(new TripDomain());
        ScoringServices.AddStages(services, options, time, new Random(seed));
        if (options.Transport == Transport.Sdk) AddSdkClients(services, options, clients);
        else AddDirectClients(services, options, clients);
        services.AddSingleton(new CollectionPace(long.MaxValue));
        services.AddSingleton(new MetricLines(Stream.Null, time));
        _function = services.BuildServiceProvider().GetRequiredService<EventScorer>();
    }

    public Wire Wire { get; }

    private static void AddSdkClients(IServiceCollection services, ScoringOptions options, Clients clients)
    {
        services.AddSingleton<ILookupTable>(new DynamoDbLookupTable(clients.DynamoDb, options.LookupsTable));
        services.AddSingleton<IModelEndpoint>(new SageMakerEndpoint(clients.SageMaker, options.EndpointName));
        services.AddSingleton<IPredictionTable>(provider => new DynamoDbPredictionTable(clients.DynamoDb, options.PredictionsTable, provider.GetRequiredService<IScoringDomain>()));
        services.AddSingleton<ILake>(new S3Lake(clients.S3, options.Bucket));
    }

    private static void AddDirectClients(IServiceCollection services, ScoringOptions options, Clients clients)
    {
        var dynamo = new DynamoDbOverHttp(clients.DynamoDb);
        services.AddSingleton<ILookupTable>(new DirectLookupTable(dynamo, options.LookupsTable));
        services.AddSingleton<IModelEndpoint>(new DirectEndpoint(new SageMakerOverHttp(clients.SageMaker), options.EndpointName));
        services.AddSingleton<IPredictionTable>(provider => new DirectPredictionTable(dynamo, options.PredictionsTable, provider.GetRequiredService<IScoringDomain>()));
        services.AddSingleton<ILake>(new DirectLake(new S3OverHttp(clients.S3), options.Bucket, bucketIsInPath: false));
    }

    /// <summary>Runs the handler on an event.</summary>
    /// <returns>Its answer as JSON.</returns>
    public async Task<byte[]> HandleAsync(byte[] payload, string requestId, TimeSpan remaining)
    {
        Wire.Begin();
        // A buffer of its own, which the function reads in place: the same event may be handled twice.
        var own = payload.ToArray();
        using var kinesisEvent = new MemoryStream(own, 0, own.Length, writable: true, publiclyVisible: true);
        var response = await _function.ScoreAsync(kinesisEvent, new InvocationContext(requestId, remaining, Quiet));
        using var answer = new MemoryStream();
        Json.Serialize(response, answer);
        return answer.ToArray();
    }
}
