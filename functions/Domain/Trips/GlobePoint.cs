namespace Pipeline.Domain.Trips;

/// <summary>A point of the globe as a vector of length one, fixed once for the many trips that begin or end there.</summary>
internal readonly record struct GlobePoint(double X, double Y, double Z)
{
    /// <summary>The point at these degrees; NaN when one of them is.</summary>
    public static GlobePoint At(double latitude, double longitude)
    {
        var (up, outward) = Math.SinCos(double.DegreesToRadians(latitude));
        var (east, ahead) = Math.SinCos(double.DegreesToRadians(longitude));
        return new GlobePoint(outward * ahead, outward * east, up);
    }
}
