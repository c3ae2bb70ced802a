namespace Pipeline.Contract.Lookups;

/// <summary>What a column of a lookup file may hold.</summary>
public enum LookupColumnType
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A finite decimal number, invariant culture.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Integer,
}
