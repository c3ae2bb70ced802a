namespace Pipeline.Contract.Lookups;

/// <summary>A row of the lookup table, parsed once for all the trips that need it.</summary>
public abstract record LookupRow;
