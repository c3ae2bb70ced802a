namespace Pipeline.Bench.Usual;

/// <summary>A route's row.</summary>
internal sealed record LineRoute(double? Trips, double? MeanMinutes);
