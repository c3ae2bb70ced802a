namespace Pipeline.Domain.Lookups;

/// <summary>A taxi zone. What the table lacks is null.</summary>
public sealed record ZoneRow(string? Borough, string? Zone, string? ServiceZone, double? Latitude, double? Longitude) : LookupRow
{
    /// <summary>The borough as the model's category, fixed when the row is read.</summary>
    internal double BoroughCode { get; } = CategoryCodes.Borough(Borough);

    /// <summary>The service zone as the model's category.</summary>
    internal double ServiceZoneCode { get; } = CategoryCodes.ServiceZone(ServiceZone);
}
