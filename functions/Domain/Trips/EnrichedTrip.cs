using Pipeline.Contract;
using Pipeline.Contract.Text;

namespace Pipeline.Domain.Trips;

/// <summary>A trip with its lookups and features.</summary>
internal sealed class EnrichedTrip(TripRequest trip, ZoneRow? pickup, ZoneRow? dropoff, RouteRow? route) : IEnrichedRequest
{
    public void WriteFeatures(Utf8Output output)
    {
        Span<double> features = stackalloc double[TripFeatures.Count];
        TripFeatures.Compute(trip, pickup, dropoff, route, features);
        // The features of lookup rows are already formatted.
        FeatureRow.Write(features[..TripFeatures.ZonesStart], output);
        output.Write((byte)',');
        output.Write(FeaturesOf(pickup));
        output.Write((byte)',');
        output.Write(FeaturesOf(dropoff));
        output.Write((byte)',');
        FeatureRow.Write(features[TripFeatures.ZonesEnd..TripFeatures.RouteStart], output);
        output.Write((byte)',');
        output.Write(route is null ? ","u8 : route.FeaturesCsv);
    }

    public void WriteRequest(Utf8Output output) => trip.WriteMembers(output);

    /// <summary>Writes the names of the two zones. The other attributes of the lookups are features.</summary>
    public void WriteLookups(Utf8Output output)
    {
        output.Write("{\"pickup\":"u8);
        output.Write(Names(pickup));
        output.Write(",\"dropoff\":"u8);
        output.Write(Names(dropoff));
        output.Write((byte)'}');
    }

    private static ReadOnlySpan<byte> FeaturesOf(ZoneRow? zone) => zone is null ? ",,,"u8 : zone.FeaturesCsv;

    private static ReadOnlySpan<byte> Names(ZoneRow? zone) => zone is null ? "null"u8 : zone.NamesJson;
}
