namespace Pipeline.Cli.Sources.Synthetic;

/// <summary>A zone of the city.</summary>
/// <param name="Id">Its number, from 1.</param>
/// <param name="Borough">Its borough.</param>
/// <param name="Name">Its name.</param>
/// <param name="ServiceZone">Its service zone.</param>
/// <param name="Latitude">Its centroid.</param>
/// <param name="Longitude">Its centroid.</param>
/// <param name="East">Miles east of the city's centre.</param>
/// <param name="North">Miles north of it.</param>
/// <param name="Demand">The number of trips that start here, relative to other zones.</param>
/// <param name="Density">How much slower traffic is: 0 in the suburbs, 1 in the core.</param>
internal sealed record CityZone(
    int Id, string Borough, string Name, string ServiceZone, double Latitude, double Longitude, double East, double North, double Demand, double Density)
{
    /// <summary>The river runs from north to south through the city's middle.</summary>
    public bool IsEastOfRiver => East > CityMap.RiverEast;
}
