namespace Pipeline.Simulation.Schedules;

/// <summary>What faults can meet: the calls of the scorer, and its invocation.</summary>
internal enum Operation
{
    Lookup,
    Predict,
    Store,
    Create,
    Head,
    Read,
    Replace,
    Invoke,
}
