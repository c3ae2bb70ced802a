using Pipeline.Contract.Lookups;

namespace Pipeline.Parcels;

/// <summary>Where parcels set out from. What the table lacks is null.</summary>
public sealed record Depot(string? City, double? Backlog) : LookupRow
{
    /// <summary>How many parcels wait there.</summary>
    public static LookupColumn BacklogColumn { get; } = new("backlog", LookupColumnType.Integer) { Least = 0 };

    /// <summary>Its files: <c>lookups/depots/*.csv</c> with the columns depot, city and backlog.</summary>
    public static LookupKind Kind { get; } = new(
        "depots",
        "depot",
        [new("depot", LookupColumnType.Text)],
        [new("city", LookupColumnType.Text), BacklogColumn]);
}
