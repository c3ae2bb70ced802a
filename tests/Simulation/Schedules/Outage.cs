namespace Pipeline.Simulation.Schedules;

/// <summary>A time in which every call of an operation fails.</summary>
internal sealed record Outage(Operation On, FaultKind Kind, int FromSecond, int Seconds);
