using Pipeline.Cloud.Calls;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.Engines.Athena;
using Pipeline.Cloud.Faults.Plan;
using Pipeline.Cloud.Journal;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Settings;
using Pipeline.Cloud.SageMaker.Settings;
using Pipeline.Cloud.StepFunctions;

namespace Pipeline.Cloud;

/// <summary>The settings of each service.</summary>
public sealed record ServiceSettings
{
    /// <summary>Kinesis.</summary>
    public KinesisOptions Kinesis { get; init; } = new();

    /// <summary>Lambda.</summary>
    public LambdaOptions Lambda { get; init; } = new();

    /// <summary>SageMaker.</summary>
    public SageMakerOptions SageMaker { get; init; } = new();

    /// <summary>Step Functions.</summary>
    public StepFunctionsOptions StepFunctions { get; init; } = new();

    /// <summary>What reads the functions' logs beside the log files.</summary>
    public IReadOnlyList<IFunctionLogSink> LogSinks { get; init; } = [];

    /// <summary>What a moment of the functions' clock is on the cloud's, which may run faster; null where it is the same clock.</summary>
    public Func<DateTimeOffset, DateTimeOffset>? OnCloudsClock { get; init; }

    /// <summary>Takes what functions do; null for nothing.</summary>
    public CallJournal? Journal { get; init; }

    /// <summary>Further paths that are served without an AWS signature.</summary>
    public IReadOnlyList<IUnsignedEndpoint> Unsigned { get; init; } = [];

    /// <summary>What goes wrong once the plan is armed; null for nothing.</summary>
    public FaultPlan? Faults { get; init; }

    /// <summary>Whether functions, state machines, crawlers, jobs and schedules may do only what their roles' policies allow. Otherwise every caller may do everything.</summary>
    public bool EnforceAccess { get; init; } = true;

    /// <summary>How much memory a query of Athena's may use, in MiB; the rest of its data goes to disk.</summary>
    public int QueryMegabytes { get; init; } = DuckDbQueryEngine.QueryMegabytes;

    /// <summary>The seed of everything that is drawn by chance.</summary>
    public int Seed { get; init; } = 1;
}
