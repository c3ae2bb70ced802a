namespace Pipeline.Bench.Workflow.Measuring;

/// <summary>What a retraining over a lake took.</summary>
/// <param name="Windows">How many windows old the lake is.</param>
/// <param name="Trips">Trips in its table.</param>
/// <param name="Days">Compacted days.</param>
/// <param name="Log">The landed log.</param>
/// <param name="Table">The table of trips.</param>
/// <param name="Labels">Labelled trips that the workflow counted.</param>
/// <param name="Stages">The stages in their order, each the median of several runs.</param>
internal sealed record LakeMeasure(int Windows, long Trips, int Days, FolderMeasure Log, FolderMeasure Table, int Labels, IReadOnlyList<StageMeasure> Stages)
{
    /// <summary>The processor time of stages.</summary>
    public double Cpu(Func<StageMeasure, bool> which) => Stages.Where(which).Sum(stage => stage.CpuSeconds);

    /// <summary>The bytes that all queries scanned.</summary>
    public long Scanned => Stages.Sum(stage => stage.ScannedBytes);
}

/// <summary>What lies in a folder of the lake.</summary>
/// <param name="Objects">Objects.</param>
/// <param name="Bytes">Their bytes.</param>
internal sealed record FolderMeasure(int Objects, long Bytes);
