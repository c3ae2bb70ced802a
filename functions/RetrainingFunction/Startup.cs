using System.Diagnostics.CodeAnalysis;
using Amazon.Lambda.Annotations;
using Amazon.StepFunctions;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Contract;
using Pipeline.Domain;
using Pipeline.Intake;
using Pipeline.Intake.Labels;

namespace Pipeline.RetrainingFunction;

/// <summary>Configures the function.</summary>
[LambdaStartup]
public sealed class Startup
{
    /// <summary>Registers the services.</summary>
    /// <param name="services">The services.</param>
    [SuppressMessage("Performance", "CA1822", Justification = "The generated code calls it on an instance.")]
    public void ConfigureServices(IServiceCollection services)
    {
        var stateMachineArn = Environment.GetEnvironmentVariable("STATE_MACHINE_ARN") is { Length: > 0 } arn
            ? arn
            : throw new InvalidOperationException("STATE_MACHINE_ARN is not set: it names the retraining workflow.");
        services.AddDroppedFiles(LabelFile.Largest);
        services.AddSingleton<IScoringDomain>(new TripDomain());
        services.AddSingleton<LabelFile>();
        services.AddSingleton<LabelTable>();
        services.AddSingleton<IAmazonStepFunctions>(_ => new AmazonStepFunctionsClient());
        services.AddSingleton(provider => new RetrainingWorkflow(provider.GetRequiredService<IAmazonStepFunctions>(), stateMachineArn));
    }
}
