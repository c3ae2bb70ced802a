namespace Pipeline.Domain.Trips;

/// <summary>The line between two points along the globe, from the one straight through it: with the points as vectors that takes no sine or cosine of a trip's own.</summary>
internal static class GreatCircle
{
    private const double EarthRadiusMiles = 3958.7613;

    // Of the radius: 158 miles. The next member of the series would not change the last digit.
    private const double LongestShort = 0.02;

    /// <summary>Miles, to a thousandth (5 feet: more digits would only be noise to store); NaN when a coordinate is.</summary>
    public static double Miles(in GlobePoint from, in GlobePoint to)
    {
        var (x, y, z) = (to.X - from.X, to.Y - from.Y, to.Z - from.Z);
        var half = Math.Sqrt((x * x) + (y * y) + (z * z)) / 2;
        return Math.Round(2 * EarthRadiusMiles * Arcsine(half), 3);
    }

    private static double Arcsine(double value)
    {
        // Rounding may carry opposite points just past 1. Math.Min keeps NaN.
        if (!(value < LongestShort)) return Math.Asin(Math.Min(1, value));
        // The library's function was 2 % of a record's processor time.
        var square = value * value;
        return value * (1 + (square * ((1 / 6.0) + (square * ((3 / 40.0) + (square * (15 / 336.0)))))));
    }
}
