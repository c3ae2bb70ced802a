namespace Pipeline.Cloud.Journal;

/// <summary>What the journal knows of a time.</summary>
public enum JournalCoverage
{
    /// <summary>All that happened then is in it.</summary>
    Kept,

    /// <summary>It was not being kept then.</summary>
    Off,

    /// <summary>What happened then has had to make room for newer entries.</summary>
    Gone,
}
