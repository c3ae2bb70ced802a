namespace Pipeline.Domain.Trips;

/// <summary>A point on the globe as a unit vector, computed once per zone for the many trips that begin or end there.</summary>
internal readonly record struct GlobePoint(double X, double Y, double Z)
{
    /// <summary>The point at these coordinates in degrees; NaN if either is NaN.</summary>
    public static GlobePoint At(double latitude, double longitude)
    {
        var (up, outward) = Math.SinCos(double.DegreesToRadians(latitude));
        var (east, ahead) = Math.SinCos(double.DegreesToRadians(longitude));
        return new GlobePoint(outward * ahead, outward * east, up);
    }
}
