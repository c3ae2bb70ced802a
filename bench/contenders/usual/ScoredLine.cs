namespace Pipeline.Bench.Usual;

/// <summary>A line of the lake.</summary>
internal sealed record ScoredLine(
    string TripId,
    int VendorId,
    string RequestedAt,
    int PickupZone,
    int DropoffZone,
    int? Passengers,
    double? DistanceMiles,
    string Shard,
    string SequenceNumber,
    int SubSequenceNumber,
    string ArrivedAt,
    string ScoredAt,
    LineLookups Lookups,
    string Features,
    double Minutes,
    string Model);
