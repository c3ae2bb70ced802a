using Pipeline.Domain.Contract;
using Pipeline.Domain.Lookups;
using Pipeline.Domain.Text;

namespace Pipeline.Domain.Trips;

/// <summary>A trip with its lookups and its features.</summary>
internal sealed class EnrichedTrip(TripRequest trip, ZoneRow? pickup, ZoneRow? dropoff, RouteRow? route) : IEnrichedRequest
{
    public void WriteFeatures(Utf8Output output)
    {
        Span<double> features = stackalloc double[TripFeatures.Count];
        TripFeatures.Compute(trip, pickup, dropoff, route, features);
        CsvRow.Write(features, output);
    }

    public void WriteRequest(Utf8Output output) => trip.WriteMembers(output);

    /// <summary>The names of the two zones; where they are, and what the route took, are features.</summary>
    public void WriteLookups(Utf8Output output)
    {
        output.Write("{\"pickup\":"u8);
        output.Write(Names(pickup));
        output.Write(",\"dropoff\":"u8);
        output.Write(Names(dropoff));
        output.Write((byte)'}');
    }

    private static ReadOnlySpan<byte> Names(ZoneRow? zone) => zone is null ? "null"u8 : zone.NamesJson;
}
