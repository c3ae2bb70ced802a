using Pipeline.LiveView.Alarms;
using Pipeline.LiveView.Faults;
using Pipeline.LiveView.Flow;
using Pipeline.LiveView.Functions;
using Pipeline.LiveView.Models;
using Pipeline.LiveView.Objects;
using Pipeline.LiveView.Routing;
using Pipeline.LiveView.Services;
using Pipeline.LiveView.Stack;
using Pipeline.LiveView.Trips;

namespace Pipeline.LiveView;

/// <summary>Composes the API from its parts. No other file knows all parts.</summary>
internal static class LiveApi
{
    /// <summary>The routes of the API for a deployed pipeline.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="time">The clock.</param>
    /// <param name="closing">Cancelled when the view closes.</param>
    public static LiveRoutes Of(DeployedPipeline pipeline, TimeProvider time, CancellationToken closing)
    {
        var services = pipeline.Services;
        var calls = new ServiceCalls(services.Cloud.Dispatcher, pipeline.Observer);
        var names = new StackNames(pipeline.Stack);
        var flow = new FlowMessage(services, pipeline.Metrics, names, calls, time);
        return new LiveRoutes(
        [
            .. new AboutApi(pipeline.Stack, names, pipeline.Region, services.Cloud.Endpoint.Port, pipeline.Domain, pipeline.HasFaultPlan, time.GetUtcNow()).Routes,
            .. new FlowEvents(new FlowFeed(flow, pipeline.Journal, time), time, closing).Routes,
            .. new AwsApi(calls).Routes,
            .. new ObjectsApi(services.Objects, names).Routes,
            .. new FunctionsApi(services.Lambda, pipeline.Stack, calls).Routes,
            .. new LogsApi(pipeline.Logs, services.Lambda).Routes,
            .. Trips(pipeline, calls, names, time).Routes,
            .. new ModelApi(services.SageMaker, calls, names, pipeline.Domain).Routes,
            .. new AlarmsApi(services.CloudWatch.Alarms).Routes,
            .. new FaultsApi(services.Faults, services.Cloud.Dispatcher).Routes,
            .. new SamplesApi(pipeline.SamplesFolder, pipeline.Stack, names, services.Objects).Routes,
        ]);
    }

    private static TripsApi Trips(DeployedPipeline pipeline, ServiceCalls calls, StackNames names, TimeProvider time)
    {
        var domain = pipeline.Domain;
        var lake = new LandedObjects(pipeline.Services.Objects, names.Bucket ?? "");
        var attempts = new TripAttempts(pipeline.Journal, pipeline.Logs, calls, names, domain);
        var trace = new TripTrace(pipeline.Services.Kinesis, names.StreamArn, lake, attempts, pipeline.Journal, calls, names, domain);
        return new TripsApi(new TripSender(calls, names.Stream, domain, pipeline.ByHand), lake, trace, domain, time);
    }
}
