namespace Pipeline.Contract.Lookups;

/// <summary>The type of a column of a lookup file.</summary>
public enum LookupColumnType
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A finite decimal number in the invariant culture.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Integer,
}
