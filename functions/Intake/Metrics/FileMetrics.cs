namespace Pipeline.Intake.Metrics;

/// <summary>The metrics of the functions that take files in. Alarms and dashboards of the template know them by these names.</summary>
public static class FileMetrics
{
    /// <summary>Rows of lookup files that were written to the table.</summary>
    public const string LookupRowsLoaded = "LookupRowsLoaded";

    /// <summary>Lookup files that were malformed.</summary>
    public const string LookupFilesRejected = "LookupFilesRejected";

    /// <summary>Label files that were malformed.</summary>
    public const string LabelFilesRejected = "LabelFilesRejected";
}
