using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Journal;
using Pipeline.Cloud.Lambda.Environments;

namespace Pipeline.Cloud.Lambda;

/// <summary>The parts of a cloud that its functions depend on.</summary>
/// <param name="Environments">Registers the functions' environments, so that faults can tell which function makes a call.</param>
/// <param name="Endpoint">Where the cloud listens.</param>
public sealed record FunctionSurroundings(EnvironmentRegistry Environments, Uri Endpoint)
{
    /// <summary>Receive the functions' logs, in addition to the log files.</summary>
    public IReadOnlyList<IFunctionLogSink> LogSinks { get; init; } = [];

    /// <summary>Decides which faults happen to invocations; null for none.</summary>
    public FaultInjector? Faults { get; init; }

    /// <summary>Records the invocations; null for no record.</summary>
    public CallJournal? Journal { get; init; }
}
