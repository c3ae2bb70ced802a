namespace Pipeline.Domain.Trips;

/// <summary>The straight line between two points of the globe, by the haversine formula.</summary>
internal static class GreatCircle
{
    private const double EarthRadiusMiles = 3958.7613;

    /// <summary>Miles, to a thousandth (5 feet: more digits would only be noise to store); NaN when a coordinate is.</summary>
    public static double Miles(double fromLatitude, double fromLongitude, double toLatitude, double toLongitude)
    {
        var from = double.DegreesToRadians(fromLatitude);
        var to = double.DegreesToRadians(toLatitude);
        var latitudes = Math.Sin((to - from) / 2);
        var longitudes = Math.Sin(double.DegreesToRadians(toLongitude - fromLongitude) / 2);
        var haversine = (latitudes * latitudes) + (Math.Cos(from) * Math.Cos(to) * longitudes * longitudes);
        // Rounding may carry opposite points just past 1. Math.Min keeps NaN.
        return Math.Round(2 * EarthRadiusMiles * Math.Asin(Math.Sqrt(Math.Min(1, haversine))), 3);
    }
}
