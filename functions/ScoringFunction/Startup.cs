using Amazon.Lambda.Annotations;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Contract;
using Pipeline.Domain;
using Pipeline.Scoring;

namespace Pipeline.ScoringFunction;

/// <summary>What the function is made of: the scorer, and the domain that it scores.</summary>
[LambdaStartup]
internal sealed class Startup
{
    private readonly ScoringOptions _options = ScoringOptions.Read(Environment.GetEnvironmentVariable);

    /// <summary>Registers it.</summary>
    public void ConfigureServices(IServiceCollection services)
    {
        services.AddSingleton<IScoringDomain>(new TripDomain());
        services.AddScoring(_options, Environment.GetEnvironmentVariable);
    }
}
