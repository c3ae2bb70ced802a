namespace Pipeline.Bench.Workflow.Measuring;

/// <summary>What the queries of a retraining took over the same trips, now and before there was a window, and what compacting the trips took.</summary>
/// <param name="Trips">Trips in the table.</param>
/// <param name="Labels">Labelled trips that count, for the workflow and for the queries before.</param>
/// <param name="Compaction">The compaction of all days.</param>
/// <param name="Log">The landed log.</param>
/// <param name="Table">The table of trips.</param>
/// <param name="AcceptedLabels">The table of labels.</param>
/// <param name="Columns">The bytes of each column of the table of trips, the largest first.</param>
/// <param name="BaseBytes">Resident memory before the run.</param>
/// <param name="Now">The stages of the workflow.</param>
/// <param name="Before">The stages before.</param>
internal sealed record ComparisonMeasure(
    long Trips,
    LabelCounts Labels,
    StageMeasure Compaction,
    FolderMeasure Log,
    FolderMeasure Table,
    FolderMeasure AcceptedLabels,
    IReadOnlyList<ColumnMeasure> Columns,
    long BaseBytes,
    IReadOnlyList<StageMeasure> Now,
    IReadOnlyList<StageMeasure> Before);

/// <summary>A column of the table of trips.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its bytes, compressed.</param>
/// <param name="Encodings">How the files write it.</param>
internal sealed record ColumnMeasure(string Name, long Bytes, string Encodings);

/// <summary>Labelled trips of 1 to 60 minutes.</summary>
/// <param name="Now">As the workflow counts them.</param>
/// <param name="Before">As the queries before counted them.</param>
internal sealed record LabelCounts(long Now, long Before);
