using Pipeline.Contract.Lookups;
using Pipeline.Domain;
using Pipeline.Domain.Trips;
using Pipeline.Intake.Lookups;

namespace Pipeline.Bench.Model.Trips;

/// <summary>The zones' lookup rows.</summary>
internal sealed class Zones
{
    private readonly Dictionary<string, LookupRow?> _rows;

    /// <summary>Reads a file of zones as the function that loads it does.</summary>
    public Zones(TripDomain domain, string path) =>
        _rows = LookupFile.Read(TripLookups.Zone, File.ReadAllBytes(path)).Items.ToDictionary(
            item => item.Key,
            item => domain.ReadLookup(item.Key, item.Attributes.ToDictionary(attribute => attribute.Key.Name, attribute => attribute.Value)),
            StringComparer.Ordinal);

    /// <summary>A zone's row, or null.</summary>
    public LookupRow? Find(LookupKey key) => _rows.GetValueOrDefault(key.ToString());
}
