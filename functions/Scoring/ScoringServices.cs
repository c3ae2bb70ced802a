using Microsoft.Extensions.DependencyInjection;
using Pipeline.Aws.Metrics;
using Pipeline.Aws.Retry;
using Pipeline.Contract;
using Pipeline.Contract.Lake;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Decode;
using Pipeline.Scoring.Enrich;
using Pipeline.Scoring.Land;
using Pipeline.Scoring.Metrics;
using Pipeline.Scoring.Predict;
using Pipeline.Scoring.Store;
using RetryPolicy = Pipeline.Aws.Retry.RetryPolicy;

namespace Pipeline.Scoring;

/// <summary>Registers the scorer. All services are singletons: one instance serves all invocations of an execution environment.</summary>
public static class ScoringServices
{
    private const long AllowedGarbage = 3 * 1024 * 1024;

    /// <summary>
    /// Registers <see cref="EventScorer"/> and everything it needs except the domain: the host registers its <see
    /// cref="Pipeline.Contract.IScoringDomain"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="options">The options.</param>
    /// <param name="variable">Returns an environment variable's value, or null if it is not set.</param>
    public static void AddScoring(this IServiceCollection services, ScoringOptions options, Func<string, string?> variable)
    {
        AddStages(services, options, TimeProvider.System, new Random());
        services.AddSingleton(new CollectionPace(AllowedGarbage));
        services.AddSingleton(MetricLines.ToStandardOutput(TimeProvider.System));
        ScoringClients.Add(services, options, variable);
    }

    /// <summary>Registers the stages without clients, with the given clock and random source.</summary>
    internal static void AddStages(IServiceCollection services, ScoringOptions options, TimeProvider time, Random random)
    {
        services.AddSingleton(time);
        services.AddSingleton(new RetryPolicy(RetryOptions.Default, ScoringErrors.AreTransient, time, random));

        services.AddSingleton(new RequestDistance(options.FarRequest, options.MostRequest));
        services.AddSingleton<RecordDecoder>();
        services.AddSingleton(new LookupCache(new(options.LookupCacheSize, options.LookupTimeToLive, options.MissingLookupTimeToLive), time, random));
        services.AddSingleton<Enricher>();
        services.AddSingleton(new PredictorOptions(options.RowsPerCall, options.Parallelism));
        services.AddSingleton<Predictor>();
        services.AddSingleton(new PredictionStoreOptions(options.PredictionTimeToLive, options.TableParallelism));
        services.AddSingleton<PredictionStore>();
        services.AddSingleton<ScoredLineWriter>();
        services.AddSingleton<LakeWriter>();
        services.AddSingleton<Lander>();
        services.AddSingleton(_ => new StageSpans());
        services.AddSingleton<BatchScorer>();
        services.AddSingleton(provider => new MetricSet(provider.GetRequiredService<IScoringDomain>().LookupKinds));
        services.AddSingleton(provider => new EventScorer(
            provider.GetRequiredService<BatchScorer>(), provider.GetRequiredService<MetricSet>(), provider.GetRequiredService<MetricLines>(), provider.GetRequiredService<CollectionPace>(), time));
    }
}
