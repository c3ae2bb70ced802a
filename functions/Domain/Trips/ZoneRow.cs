using Pipeline.Contract.Lookups;
using Pipeline.Contract.Text;

namespace Pipeline.Domain.Trips;

/// <summary>A taxi zone. What the table lacks is null.</summary>
public sealed record ZoneRow(string? Borough, string? Zone, string? ServiceZone, double? Latitude, double? Longitude) : LookupRow
{
    private readonly byte[] _namesJson = WriteNames(Borough, Zone, ServiceZone);
    private readonly byte[] _featuresCsv = FeatureRow.ToArray([CategoryCodes.Borough(Borough), CategoryCodes.ServiceZone(ServiceZone), Latitude ?? double.NaN, Longitude ?? double.NaN]);

    /// <summary>The borough as the model's category, fixed when the row is read.</summary>
    internal double BoroughCode { get; } = CategoryCodes.Borough(Borough);

    /// <summary>The service zone as the model's category.</summary>
    internal double ServiceZoneCode { get; } = CategoryCodes.ServiceZone(ServiceZone);

    /// <summary>Where it is.</summary>
    internal GlobePoint Position { get; } = GlobePoint.At(Latitude ?? double.NaN, Longitude ?? double.NaN);

    /// <summary>The names as a JSON object, written once for the many trips that have them in their scored records.</summary>
    internal ReadOnlySpan<byte> NamesJson => _namesJson;

    /// <summary>Its features as they stand in a row for the model, written once likewise.</summary>
    internal ReadOnlySpan<byte> FeaturesCsv => _featuresCsv;

    /// <inheritdoc />
    public bool Equals(ZoneRow? other) =>
        other is not null && (Borough, Zone, ServiceZone, Latitude, Longitude) == (other.Borough, other.Zone, other.ServiceZone, other.Latitude, other.Longitude);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Borough, Zone, ServiceZone, Latitude, Longitude);

    private static byte[] WriteNames(string? borough, string? zone, string? serviceZone)
    {
        using var json = new Utf8Output(256);
        // The name first: what follows it is then what followed it before, and compresses with it.
        json.Write("{\"zone\":"u8);
        json.WriteString(zone);
        json.Write(",\"borough\":"u8);
        json.WriteString(borough);
        json.Write(",\"service_zone\":"u8);
        json.WriteString(serviceZone);
        json.Write((byte)'}');
        return json.WrittenSpan.ToArray();
    }
}
