namespace Pipeline.Intake.Metrics;

/// <summary>The metrics of the functions that read files. The template's alarms and dashboards use these names.</summary>
public static class FileMetrics
{
    /// <summary>Rows of lookup files written to the table.</summary>
    public const string LookupRowsLoaded = "LookupRowsLoaded";

    /// <summary>Malformed lookup files.</summary>
    public const string LookupFilesRejected = "LookupFilesRejected";

    /// <summary>Labels taken into the table.</summary>
    public const string LabelRowsAccepted = "LabelRowsAccepted";

    /// <summary>Malformed label files.</summary>
    public const string LabelFilesRejected = "LabelFilesRejected";
}
