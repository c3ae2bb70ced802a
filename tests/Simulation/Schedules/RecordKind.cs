namespace Pipeline.Simulation.Schedules;

/// <summary>The records that producers put.</summary>
internal enum RecordKind
{
    Plain,
    Gzip,

    /// <summary>A trip that other records of the run name too.</summary>
    Repeated,

    /// <summary>Three user records in one: a trip, something unreadable, a compressed trip.</summary>
    Aggregated,
    Garbage,
    BrokenGzip,
    BrokenAggregate,

    /// <summary>A readable trip that the model always refuses.</summary>
    Unpredictable,
}
