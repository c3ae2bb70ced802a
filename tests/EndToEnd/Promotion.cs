using Pipeline.Cli.Hosting;
using Pipeline.Cli.Progress;
using Pipeline.Cli.Running;
using Pipeline.Cli.Sources.Synthetic;
using Pipeline.Cli.Streaming;
using Pipeline.Domain;

namespace Pipeline.EndToEnd;

/// <summary>A run of the whole loop on a few trips, after which a model serves.</summary>
internal static class Promotion
{
    /// <summary>Sends trips and their labels, and waits until the workflow has let a model in.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="files">The files that the trips and labels are in, as shares of the days; one where nothing is said.</param>
    public static async Task ServeAsync(LocalPipeline pipeline, params IReadOnlyList<double> files)
    {
        var city = new SyntheticCity(new SyntheticCityOptions { Trips = 2000, Days = 4, Files = files.Count == 0 ? [1] : files });
        var display = new PlainDisplay(TextWriter.Null, TimeProvider.System, TimeSpan.FromMinutes(1));
        var report = await new PipelineRun(pipeline, city, new TripDomain(), new StreamingOptions(), display, TimeProvider.System, new Random(1))
            .RunAsync(ScoringBuild.Read(Path.Combine(WholeRun.Artifacts, "ScoringFunction")), TestContext.Current.CancellationToken);
        report.Executions.ShouldContain(execution => execution.Decision == "promoted");
    }
}
