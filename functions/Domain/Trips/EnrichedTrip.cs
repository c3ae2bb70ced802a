using System.Buffers;
using System.Text.Json;
using Pipeline.Domain.Contract;
using Pipeline.Domain.Lookups;

namespace Pipeline.Domain.Trips;

/// <summary>A trip with its lookups and its features.</summary>
internal sealed class EnrichedTrip : IEnrichedRequest
{
    private static readonly JsonEncodedText[] FeatureNames = [.. TripFeatures.Names.Select(name => JsonEncodedText.Encode(name))];
    private readonly TripRequest _trip;
    private readonly ZoneRow? _pickup;
    private readonly ZoneRow? _dropoff;
    private readonly RouteRow? _route;
    private readonly double[] _features = new double[FeatureNames.Length];

    public EnrichedTrip(TripRequest trip, ZoneRow? pickup, ZoneRow? dropoff, RouteRow? route)
    {
        (_trip, _pickup, _dropoff, _route) = (trip, pickup, dropoff, route);
        TripFeatures.Compute(trip, pickup, dropoff, route, _features);
    }

    public void WriteCsvRow(IBufferWriter<byte> output) => CsvRow.Write(_features, output);

    public void WriteRequest(Utf8JsonWriter writer) => _trip.WriteMembers(writer);

    public void WriteLookups(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteZone(writer, "pickup", _pickup);
        WriteZone(writer, "dropoff", _dropoff);
        if (_route is null)
        {
            writer.WriteNull("route");
        }
        else
        {
            writer.WriteStartObject("route");
            WriteNumber(writer, "trips", _route.Trips);
            WriteNumber(writer, "mean_minutes", _route.MeanMinutes);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    public void WriteFeatures(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        for (var i = 0; i < _features.Length; i++)
        {
            if (double.IsNaN(_features[i])) writer.WriteNull(FeatureNames[i]);
            else writer.WriteNumber(FeatureNames[i], _features[i]);
        }

        writer.WriteEndObject();
    }

    private static void WriteZone(Utf8JsonWriter writer, string name, ZoneRow? zone)
    {
        if (zone is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteString("borough", zone.Borough);
        writer.WriteString("zone", zone.Zone);
        writer.WriteString("service_zone", zone.ServiceZone);
        WriteNumber(writer, "latitude", zone.Latitude);
        WriteNumber(writer, "longitude", zone.Longitude);
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }
}
