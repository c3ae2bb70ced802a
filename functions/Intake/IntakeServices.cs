using Amazon.S3;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Aws.Metrics;
using Pipeline.Intake.Objects;

namespace Pipeline.Intake;

/// <summary>Registers the services of functions that read files from the bucket.</summary>
public static class IntakeServices
{
    /// <summary>Registers <see cref="DroppedFiles"/> and what it needs: a clock, an S3 client and metrics.</summary>
    /// <param name="services">The services.</param>
    /// <param name="largest">Maximum size of a file in bytes.</param>
    public static void AddDroppedFiles(this IServiceCollection services, int largest)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IAmazonS3>(_ => new AmazonS3Client());
        services.AddSingleton(MetricLines.ToStandardOutput(TimeProvider.System));
        services.AddSingleton(provider => new DroppedFiles(
            provider.GetRequiredService<IAmazonS3>(), new RejectedFiles(provider.GetRequiredService<IAmazonS3>()), provider.GetRequiredService<MetricLines>(), largest));
    }
}
