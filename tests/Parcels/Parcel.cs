using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Contract;
using Pipeline.Contract.Lookups;
using Pipeline.Contract.Text;

namespace Pipeline.Parcels;

/// <summary>A parcel that is handed in.</summary>
public sealed record Parcel(
    [property: JsonPropertyName("parcel_id"), JsonRequired] string Id,
    [property: JsonPropertyName("requested_at"), JsonRequired] string RequestedAt,
    [property: JsonPropertyName("depot"), JsonRequired] string Depot,
    [property: JsonPropertyName("weight_kg"), JsonRequired] double WeightKg,
    [property: JsonPropertyName("distance_km"), JsonRequired] double DistanceKm) : IScoringRequest
{
    /// <summary>When it is handed in, by the clock of the depot.</summary>
    [JsonIgnore]
    public DateTimeOffset RequestedAtTime { get; private init; }

    /// <summary>Reads a parcel; null and the reason where that cannot be.</summary>
    public static Parcel? Read(ReadOnlySpan<byte> utf8, out string? reason)
    {
        try
        {
            var parcel = JsonSerializer.Deserialize(utf8, ParcelJson.Default.Parcel);
            reason = Problem(parcel, out var time, out var requestedAt);
            return reason is null ? parcel! with { RequestedAtTime = time, RequestedAt = requestedAt! } : null;
        }
        catch (JsonException e)
        {
            reason = $"not a parcel: {e.Message}";
            return null;
        }
    }

    /// <inheritdoc />
    public void GetLookupKeys(Span<LookupKey> keys) => keys[0] = LookupKey.Of(Parcels.Depot.Kind, Depot);

    /// <inheritdoc />
    public IEnrichedRequest Enrich(ReadOnlySpan<LookupRow?> rows) => new EnrichedParcel(this, rows[0] as Depot);

    private static string? Problem(Parcel? parcel, out DateTimeOffset time, out string? requestedAt)
    {
        (time, requestedAt) = (default, null);
        return parcel switch
        {
            null => "not a parcel: null",
            { Id.Length: 0 or > 64 } => "field 'parcel_id' is out of range: 1 to 64 characters",
            { Depot.Length: 0 or > 64 } => "field 'depot' is out of range: 1 to 64 characters",
            { WeightKg: not (> 0 and <= 1_000) } => "field 'weight_kg' is out of range: more than 0 to 1000",
            { DistanceKm: not (>= 0 and <= 20_000) } => "field 'distance_km' is out of range: 0 to 20000",
            _ => Iso8601Time.TryRead(parcel.RequestedAt, out time, out requestedAt, out var problem) ? null : $"field 'requested_at' {problem}",
        };
    }
}
