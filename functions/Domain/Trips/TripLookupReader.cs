using Pipeline.Contract.Lookups;

namespace Pipeline.Domain.Trips;

/// <summary>Reads a row of the table. An attribute that is absent, of the wrong type or out of range is a missing value, never an error.</summary>
internal static class TripLookupReader
{
    public static LookupRow? Read(string key, IReadOnlyDictionary<string, string> attributes)
    {
        if (TripLookups.Zone.Owns(key))
        {
            return new ZoneRow(
                attributes.GetValueOrDefault("borough"),
                attributes.GetValueOrDefault("zone"),
                attributes.GetValueOrDefault("service_zone"),
                attributes.Number(TripLookups.Latitude),
                attributes.Number(TripLookups.Longitude));
        }

        return TripLookups.Route.Owns(key)
            ? new RouteRow(attributes.Number(TripLookups.Trips), attributes.Number(TripLookups.MeanMinutes))
            : null;
    }
}
