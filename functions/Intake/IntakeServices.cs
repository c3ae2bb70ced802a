using Amazon.S3;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Aws.Metrics;
using Pipeline.Intake.Objects;

namespace Pipeline.Intake;

/// <summary>Registers what every function needs that reads files from the bucket.</summary>
public static class IntakeServices
{
    /// <summary>Registers <see cref="DroppedFiles"/> with the clock, the client and the metrics that it works with.</summary>
    /// <param name="services">The services.</param>
    /// <param name="largest">The most bytes of a file.</param>
    public static void AddDroppedFiles(this IServiceCollection services, int largest)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IAmazonS3>(_ => new AmazonS3Client());
        services.AddSingleton(MetricLines.ToStandardOutput(TimeProvider.System));
        services.AddSingleton(provider => new DroppedFiles(provider.GetRequiredService<IAmazonS3>(), provider.GetRequiredService<MetricLines>(), largest));
    }
}
