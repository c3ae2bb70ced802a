using Pipeline.Simulation.Schedules;

namespace Pipeline.Simulation;

/// <summary>What came of a schedule.</summary>
/// <param name="Finding">What was found wrong, or null.</param>
/// <param name="Records">Records of the stream.</param>
/// <param name="Invocations">How often the function ran.</param>
/// <param name="Processes">How many processes ran it.</param>
/// <param name="Discarded">Records that went to the failure destination.</param>
/// <param name="Injected">The faults that were met.</param>
internal sealed record RunResult(
    string? Finding, int Records, int Invocations, int Processes, int Discarded, IReadOnlyDictionary<(Operation On, FaultKind Kind), int> Injected);
