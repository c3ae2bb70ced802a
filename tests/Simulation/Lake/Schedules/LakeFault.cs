namespace Pipeline.Simulation.Lake.Schedules;

/// <summary>A fault of some calls of an operation, counted from 0 over the whole run.</summary>
/// <param name="On">The operation.</param>
/// <param name="Kind">What goes wrong.</param>
/// <param name="First">The first call that it meets.</param>
/// <param name="Calls">How many it meets.</param>
internal sealed record LakeFault(LakeOperation On, LakeFaultKind Kind, int First, int Calls);
