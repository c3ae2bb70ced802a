namespace Pipeline.Simulation.Lake.Schedules;

/// <summary>What faults can meet: the calls of a compaction, and the work of a query.</summary>
internal enum LakeOperation
{
    ListObjects,
    GetPartitions,
    GetTables,
    AddHours,
    StartQuery,
    LookAtQuery,
    StopQuery,
    ReadResults,
    CreatePartition,
    UpdatePartition,
    Publish,
    RunQuery,
}
