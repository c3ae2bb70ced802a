using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Journal;
using Pipeline.Cloud.Lambda.Environments;

namespace Pipeline.Cloud.Lambda;

/// <summary>What the functions of a cloud are surrounded by.</summary>
/// <param name="Environments">Takes the functions' environments. Faults know by it which function makes a call.</param>
/// <param name="Endpoint">Where the cloud listens.</param>
public sealed record FunctionSurroundings(EnvironmentRegistry Environments, Uri Endpoint)
{
    /// <summary>Reads the functions' logs beside the log files.</summary>
    public IReadOnlyList<IFunctionLogSink> LogSinks { get; init; } = [];

    /// <summary>Decides what goes wrong with invocations; null for nothing.</summary>
    public FaultInjector? Faults { get; init; }

    /// <summary>Takes what the invocations came to; null for nothing.</summary>
    public CallJournal? Journal { get; init; }
}
