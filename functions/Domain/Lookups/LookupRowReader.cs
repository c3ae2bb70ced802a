using System.Globalization;

namespace Pipeline.Domain.Lookups;

/// <summary>Reads a row of the table. An attribute that is absent or not of its type is a missing value, never an error.</summary>
internal static class LookupRowReader
{
    private static readonly string ZonePrefix = LookupKind.Zone.KeyPrefix + "#";
    private static readonly string RoutePrefix = LookupKind.Route.KeyPrefix + "#";

    public static LookupRow? Read(string key, IReadOnlyDictionary<string, string> attributes)
    {
        if (key.StartsWith(ZonePrefix, StringComparison.Ordinal))
        {
            return new ZoneRow(
                attributes.GetValueOrDefault("borough"),
                attributes.GetValueOrDefault("zone"),
                attributes.GetValueOrDefault("service_zone"),
                Number(attributes, "latitude"),
                Number(attributes, "longitude"));
        }

        return key.StartsWith(RoutePrefix, StringComparison.Ordinal)
            ? new RouteRow(Number(attributes, "trips"), Number(attributes, "mean_minutes"))
            : null;
    }

    private static double? Number(IReadOnlyDictionary<string, string> attributes, string name) =>
        attributes.TryGetValue(name, out var text)
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;
}
