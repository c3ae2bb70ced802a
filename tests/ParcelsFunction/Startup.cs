using Amazon.Lambda.Annotations;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Contract;
using Pipeline.Parcels;
using Pipeline.Scoring;

namespace Pipeline.ParcelsFunction;

/// <summary>What the function is made of: the scorer, and the domain that it scores.</summary>
[LambdaStartup]
internal sealed class Startup
{
    private readonly ScoringOptions _options = ScoringOptions.Read(Environment.GetEnvironmentVariable);

    /// <summary>Registers it.</summary>
    public void ConfigureServices(IServiceCollection services)
    {
        services.AddSingleton<IScoringDomain>(new ParcelDomain());
        services.AddScoring(_options, Environment.GetEnvironmentVariable);
    }
}
