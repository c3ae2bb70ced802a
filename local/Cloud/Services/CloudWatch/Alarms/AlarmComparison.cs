namespace Pipeline.Cloud.CloudWatch.Alarms;

/// <summary>How a datapoint is compared with a threshold.</summary>
public enum AlarmComparison
{
    /// <summary>The datapoint is at or above the threshold.</summary>
    GreaterThanOrEqualToThreshold,

    /// <summary>The datapoint is above the threshold.</summary>
    GreaterThanThreshold,

    /// <summary>The datapoint is below the threshold.</summary>
    LessThanThreshold,

    /// <summary>The datapoint is at or below the threshold.</summary>
    LessThanOrEqualToThreshold,
}

/// <summary>What an alarm makes of periods without data.</summary>
public enum MissingData
{
    /// <summary><c>missing</c>: without any data the alarm has insufficient data. The default.</summary>
    Missing,

    /// <summary><c>ignore</c>: the alarm keeps its state.</summary>
    Ignore,

    /// <summary><c>breaching</c>: they are beyond the threshold.</summary>
    Breaching,

    /// <summary><c>notBreaching</c>: they are within the threshold.</summary>
    NotBreaching,
}

/// <summary>What comparisons mean.</summary>
internal static class AlarmComparisons
{
    /// <summary>Whether a datapoint breaches the threshold.</summary>
    public static bool Breaches(this AlarmComparison comparison, double value, double threshold) => comparison switch
    {
        AlarmComparison.GreaterThanOrEqualToThreshold => value >= threshold,
        AlarmComparison.GreaterThanThreshold => value > threshold,
        AlarmComparison.LessThanThreshold => value < threshold,
        _ => value <= threshold,
    };

    /// <summary>The comparison in the words of reasons.</summary>
    public static string Words(this AlarmComparison comparison) => comparison switch
    {
        AlarmComparison.GreaterThanOrEqualToThreshold => "greater than or equal to",
        AlarmComparison.GreaterThanThreshold => "greater than",
        AlarmComparison.LessThanThreshold => "less than",
        _ => "less than or equal to",
    };

    /// <summary>The word of the API for a treatment of missing data.</summary>
    public static string Word(this MissingData missing) => missing switch
    {
        MissingData.Ignore => "ignore",
        MissingData.Breaching => "breaching",
        MissingData.NotBreaching => "notBreaching",
        _ => "missing",
    };

    /// <summary>The treatment of missing data with a word; null for a text that is none.</summary>
    public static MissingData? Treatment(string word) => Enum.GetValues<MissingData>().Cast<MissingData?>().FirstOrDefault(missing => missing!.Value.Word() == word);
}
