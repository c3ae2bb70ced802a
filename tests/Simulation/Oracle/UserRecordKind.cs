namespace Pipeline.Simulation.Oracle;

/// <summary>What must become of a user record.</summary>
internal enum UserRecordKind
{
    /// <summary>It is scored, or lands unscored while there is no model.</summary>
    Valid,

    /// <summary>It cannot be read: quarantine.</summary>
    Unreadable,

    /// <summary>It can be read, and the model always refuses it: quarantine, or unscored while there is no model.</summary>
    Unpredictable,
}
