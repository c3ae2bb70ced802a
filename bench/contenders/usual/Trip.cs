namespace Pipeline.Bench.Usual;

/// <summary>A trip request as it stands on the stream.</summary>
internal sealed record Trip(string TripId, int VendorId, string RequestedAt, int PickupZone, int DropoffZone, int? Passengers, double? DistanceMiles);
