using Pipeline.Cloud;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Journal;
using Pipeline.Cloud.Protocol;
using Pipeline.Contract;
using Pipeline.LiveView.Functions;
using Pipeline.LiveView.Trips;

namespace Pipeline.LiveView;

/// <summary>The pipeline that the live view shows. Its template is deployed and its services run.</summary>
public sealed record DeployedPipeline
{
    /// <summary>The services that the pipeline runs on.</summary>
    public required RunningServices Services { get; init; }

    /// <summary>The deployed resources and the stack's outputs.</summary>
    public required DeployedStack Stack { get; init; }

    /// <summary>The region of all resources.</summary>
    public required string Region { get; init; }

    /// <summary>The metrics that the functions wrote into their logs.</summary>
    public required EmbeddedMetrics Metrics { get; init; }

    /// <summary>The functions' newest log lines.</summary>
    public required RecentLogs Logs { get; init; }

    /// <summary>The calls that the functions made.</summary>
    public required CallJournal Journal { get; init; }

    /// <summary>Makes the context of an observer's call: fault rules leave it alone.</summary>
    public required Func<CancellationToken, CallContext> Observer { get; init; }

    /// <summary>The domain of the requests.</summary>
    public required IScoringDomain Domain { get; init; }

    /// <summary>Notified of each record that a user sends from the page.</summary>
    public required ISentByHand ByHand { get; init; }

    /// <summary>Whether the pipeline was started with a fault plan.</summary>
    public required bool HasFaultPlan { get; init; }

    /// <summary>The folder of the sample events. It need not exist.</summary>
    public required string SamplesFolder { get; init; }
}
