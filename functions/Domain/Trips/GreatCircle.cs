namespace Pipeline.Domain.Trips;

/// <summary>The line between two points along the globe, from the one straight through it: with the points as vectors that takes no sine or cosine of a trip's own.</summary>
internal static class GreatCircle
{
    private const double EarthRadiusMiles = 3958.7613;

    /// <summary>Miles, to a thousandth (5 feet: more digits would only be noise to store); NaN when a coordinate is.</summary>
    public static double Miles(in GlobePoint from, in GlobePoint to)
    {
        var (x, y, z) = (to.X - from.X, to.Y - from.Y, to.Z - from.Z);
        var half = Math.Sqrt((x * x) + (y * y) + (z * z)) / 2;
        // Rounding may carry opposite points just past 1. Math.Min keeps NaN.
        return Math.Round(2 * EarthRadiusMiles * Math.Asin(Math.Min(1, half)), 3);
    }
}
