using Pipeline.Contract.Lookups;
using Pipeline.Contract.Text;

namespace Pipeline.Domain.Trips;

/// <summary>A taxi zone. A value that the table lacks is null.</summary>
public sealed record ZoneRow(string? Borough, string? Zone, string? ServiceZone, double? Latitude, double? Longitude) : LookupRow
{
    private readonly byte[] _namesJson = WriteNames(Borough, Zone, ServiceZone);
    private readonly byte[] _featuresCsv = FeatureRow.ToArray([CategoryCodes.Borough(Borough), CategoryCodes.ServiceZone(ServiceZone), Latitude ?? double.NaN, Longitude ?? double.NaN]);

    /// <summary>The borough as a feature.</summary>
    internal double BoroughCode { get; } = CategoryCodes.Borough(Borough);

    /// <summary>The service zone as a feature.</summary>
    internal double ServiceZoneCode { get; } = CategoryCodes.ServiceZone(ServiceZone);

    /// <summary>The zone's location; NaN if unknown.</summary>
    internal GlobePoint Position { get; } = GlobePoint.At(Latitude ?? double.NaN, Longitude ?? double.NaN);

    /// <summary>The names as a JSON object, formatted once for the scored records of the many trips that use them.</summary>
    internal ReadOnlySpan<byte> NamesJson => _namesJson;

    /// <summary>Its features as in a row for the model, also formatted once.</summary>
    internal ReadOnlySpan<byte> FeaturesCsv => _featuresCsv;

    /// <inheritdoc />
    public bool Equals(ZoneRow? other) =>
        other is not null && (Borough, Zone, ServiceZone, Latitude, Longitude) == (other.Borough, other.Zone, other.ServiceZone, other.Latitude, other.Longitude);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Borough, Zone, ServiceZone, Latitude, Longitude);

    private static byte[] WriteNames(string? borough, string? zone, string? serviceZone)
    {
        using var json = new Utf8Output(256);
        // The zone's name comes first. It determines what follows, so the whole object compresses as one repetition.
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
