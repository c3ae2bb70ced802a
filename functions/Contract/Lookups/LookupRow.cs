namespace Pipeline.Contract.Lookups;

/// <summary>A lookup row as read from the table, typed once so that every trip which needs it pays nothing for that.</summary>
public abstract record LookupRow;
