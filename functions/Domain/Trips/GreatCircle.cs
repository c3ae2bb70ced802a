namespace Pipeline.Domain.Trips;

/// <summary>Great-circle distance, computed from the length of the straight chord. Because points are vectors, no sine or cosine is needed per trip.</summary>
internal static class GreatCircle
{
    private const double EarthRadiusMiles = 3958.7613;

    /// <summary>Distance in miles, rounded to a thousandth (5 feet; more digits would only store noise); NaN if a coordinate is NaN.</summary>
    public static double Miles(in GlobePoint from, in GlobePoint to)
    {
        var (x, y, z) = (to.X - from.X, to.Y - from.Y, to.Z - from.Z);
        var half = Math.Sqrt((x * x) + (y * y) + (z * z)) / 2;
        // Rounding may put opposite points just past 1. Math.Min keeps NaN.
        return Math.Round(2 * EarthRadiusMiles * Math.Asin(Math.Min(1, half)), 3);
    }
}
