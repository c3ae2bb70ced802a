using Amazon.Lambda.Annotations;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Contract;
using Pipeline.Domain;
using Pipeline.Scoring;

namespace Pipeline.ScoringFunction;

/// <summary>Configures the function: the scorer, and the domain that it scores.</summary>
[LambdaStartup]
internal sealed class Startup
{
    private readonly ScoringOptions _options = ScoringOptions.Read(Environment.GetEnvironmentVariable);

    /// <summary>Registers the services.</summary>
    public void ConfigureServices(IServiceCollection services)
    {
        services.AddSingleton<IScoringDomain>(new TripDomain());
        services.AddScoring(_options, Environment.GetEnvironmentVariable);
    }
}
