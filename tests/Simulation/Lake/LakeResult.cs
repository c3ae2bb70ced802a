using Pipeline.Simulation.Lake.Schedules;

namespace Pipeline.Simulation.Lake;

/// <summary>What came of a schedule of the lake.</summary>
/// <param name="Finding">What was found wrong, or null.</param>
/// <param name="Runs">Compactions.</param>
/// <param name="Lines">Lines of the landed log.</param>
/// <param name="Published">How often a day was published.</param>
/// <param name="Injected">The faults that were met.</param>
internal sealed record LakeResult(string? Finding, int Runs, int Lines, int Published, IReadOnlyDictionary<(LakeOperation On, LakeFaultKind Kind), int> Injected);
