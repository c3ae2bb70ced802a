using System.Diagnostics.CodeAnalysis;
using Amazon.DynamoDBv2;
using Amazon.Lambda.Annotations;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Aws.Retry;
using Pipeline.Contract;
using Pipeline.Domain;
using Pipeline.Intake;
using Pipeline.Intake.Lookups;

namespace Pipeline.LookupsFunction;

/// <summary>Configures the function.</summary>
[LambdaStartup]
public sealed class Startup
{
    /// <summary>Registers the services.</summary>
    /// <param name="services">The services.</param>
    [SuppressMessage("Performance", "CA1822", Justification = "The generated code calls it on an instance.")]
    public void ConfigureServices(IServiceCollection services)
    {
        var tableName = Environment.GetEnvironmentVariable("LOOKUPS_TABLE") is { Length: > 0 } name
            ? name
            : throw new InvalidOperationException("LOOKUPS_TABLE is not set: it names the lookup table.");
        services.AddDroppedFiles(LookupFile.Largest);
        services.AddSingleton<IScoringDomain>(new TripDomain());
        // Turn off the SDK's retries: only the retry policy repeats calls.
        services.AddSingleton<IAmazonDynamoDB>(_ => new AmazonDynamoDBClient(new AmazonDynamoDBConfig { MaxErrorRetry = 0 }));
        services.AddSingleton(provider => new RetryPolicy(LookupTable.DefaultRetry, TransientErrors.Includes, provider.GetRequiredService<TimeProvider>(), new Random()));
        services.AddSingleton(provider => new LookupTable(provider.GetRequiredService<IAmazonDynamoDB>(), tableName, provider.GetRequiredService<RetryPolicy>()));
    }
}
