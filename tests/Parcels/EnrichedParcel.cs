using Pipeline.Contract;
using Pipeline.Contract.Text;

namespace Pipeline.Parcels;

/// <summary>A parcel with its depot and its features.</summary>
internal sealed class EnrichedParcel(Parcel parcel, Depot? depot) : IEnrichedRequest
{
    public void WriteFeatures(Utf8Output output) =>
        FeatureRow.Write([parcel.RequestedAtTime.Hour, parcel.WeightKg, depot?.Backlog ?? double.NaN, parcel.DistanceKm], output);

    public void WriteRequest(Utf8Output output)
    {
        output.Write("\"parcel_id\":"u8);
        output.WriteString(parcel.Id);
        output.Write(",\"requested_at\":"u8);
        output.WriteString(parcel.RequestedAt);
        output.Write(",\"depot\":"u8);
        output.WriteString(parcel.Depot);
        output.Write(",\"weight_kg\":"u8);
        output.WriteNumber(parcel.WeightKg);
        output.Write(",\"distance_km\":"u8);
        output.WriteNumber(parcel.DistanceKm);
    }

    public void WriteLookups(Utf8Output output)
    {
        output.Write("{\"city\":"u8);
        output.WriteString(depot?.City);
        output.Write((byte)'}');
    }
}
