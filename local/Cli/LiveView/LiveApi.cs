using Pipeline.Cli.Hosting;
using Pipeline.Cli.LiveView.About;
using Pipeline.Cli.LiveView.Faults;
using Pipeline.Cli.LiveView.Flow;
using Pipeline.Cli.LiveView.Functions;
using Pipeline.Cli.LiveView.Models;
using Pipeline.Cli.LiveView.Objects;
using Pipeline.Cli.LiveView.Services;
using Pipeline.Cli.LiveView.Trips;
using Pipeline.Cloud.Journal;
using Pipeline.Contract;
using Pipeline.Domain;

namespace Pipeline.Cli.LiveView;

/// <summary>Puts the parts of the live view together: the one place that knows all of them.</summary>
internal static class LiveApi
{
    /// <summary>The operations of the API for a deployed pipeline.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="options">How it was started.</param>
    /// <param name="logs">The functions' newest lines.</param>
    /// <param name="journal">What the functions did.</param>
    /// <param name="time">The clock.</param>
    /// <param name="closing">Cancelled when the view closes.</param>
    public static LiveRoutes Of(LocalPipeline pipeline, PipelineOptions options, RecentLogs logs, CallJournal journal, TimeProvider time, CancellationToken closing)
    {
        var calls = new ServiceCalls(pipeline.Cloud.Dispatcher, pipeline.Context);
        var domain = new TripDomain();
        var names = new StackNames(pipeline.Stack);
        return new LiveRoutes(
        [
            .. new AboutApi(pipeline, domain, options.Faults is not null, time.GetUtcNow()).Routes,
            .. new FlowEvents(new FlowFeed(new FlowMessage(pipeline, calls, time), journal, time), time, closing).Routes,
            .. new AwsApi(calls).Routes,
            .. new ObjectsApi(pipeline.Objects, names).Routes,
            .. new FunctionsApi(pipeline, calls).Routes,
            .. new LogsApi(logs, pipeline.Lambda).Routes,
            .. Trips(pipeline, calls, names, domain, logs, journal, time).Routes,
            .. new ModelApi(pipeline.SageMaker, calls, names, domain).Routes,
            .. new FaultsApi(pipeline.Faults, pipeline.Cloud.Dispatcher).Routes,
            .. new SamplesApi(Path.Combine(options.Root, "events"), pipeline.Stack, names, pipeline.Objects).Routes,
        ]);
    }

    private static TripsApi Trips(
        LocalPipeline pipeline, ServiceCalls calls, StackNames names, IScoringDomain domain, RecentLogs logs, CallJournal journal, TimeProvider time)
    {
        var lake = new LandedObjects(pipeline.Objects, names.Bucket ?? "");
        var attempts = new TripAttempts(journal, logs, calls, names, domain);
        var trace = new TripTrace(pipeline.Kinesis, names.StreamArn, lake, attempts, journal, calls, names, domain);
        return new TripsApi(new TripSender(calls, names.Stream, domain, pipeline.ByHand), lake, trace, domain, time);
    }
}
