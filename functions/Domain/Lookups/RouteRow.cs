namespace Pipeline.Domain.Lookups;

/// <summary>What trips between two zones took. What the table lacks is null.</summary>
public sealed record RouteRow(double? Trips, double? MeanMinutes) : LookupRow;
