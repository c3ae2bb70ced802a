namespace Pipeline.Simulation.Schedules;

/// <summary>A fault of some calls of an operation, counted from 0 over the whole run.</summary>
/// <param name="On">The operation.</param>
/// <param name="Kind">What goes wrong.</param>
/// <param name="First">The first call that it meets.</param>
/// <param name="Calls">How many it meets.</param>
/// <param name="Amount">Items left unprocessed, seconds of lateness, or tenths of a second of a cold start.</param>
internal sealed record Fault(Operation On, FaultKind Kind, int First, int Calls, int Amount);
