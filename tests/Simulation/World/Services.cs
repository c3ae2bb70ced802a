using Pipeline.Simulation.Oracle;

namespace Pipeline.Simulation.World;

/// <summary>The services of a run as one process reaches them.</summary>
internal sealed record Services(Wire Wire, ModelRegistry Models, StoredPredictions Stored, LandedObjects Landed, Findings Findings);
