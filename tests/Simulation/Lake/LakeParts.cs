using Pipeline.Simulation.Lake.Queries;
using Pipeline.Simulation.Lake.World;

namespace Pipeline.Simulation.Lake;

/// <summary>What schedules on one thread share: what is under test, and what evaluates its expressions.</summary>
/// <param name="Definition">The definition of the compaction.</param>
/// <param name="View">The view of all trips.</param>
/// <param name="Expressions">Evaluates expressions.</param>
/// <param name="Folder">Where the histories of executions are while they run.</param>
internal sealed record LakeParts(CompactionDefinition Definition, TripsView View, RememberedExpressions Expressions, string Folder);
