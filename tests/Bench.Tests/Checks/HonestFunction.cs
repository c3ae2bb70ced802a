using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Pipeline.Bench.Checks;
using Pipeline.Bench.Cloud;
using Pipeline.Bench.Contenders;
using Pipeline.Bench.Events;
using Pipeline.Bench.Http;

namespace Pipeline.Bench.Tests.Checks;

/// <summary>Sends what a function sends that does its job, unless a test has it do otherwise.</summary>
internal sealed class HonestFunction(Expectations expectations, Recording recording)
{
    /// <summary>Changes the rows that go to the endpoint.</summary>
    public Func<List<string>, IEnumerable<string>> Rows { get; set; } = rows => rows;

    /// <summary>Changes the trips that go to the table.</summary>
    public Func<List<ExpectedTrip>, IEnumerable<ExpectedTrip>> Stored { get; set; } = trips => trips;

    /// <summary>Changes the trips that go to the lake.</summary>
    public Func<List<ExpectedTrip>, IEnumerable<ExpectedTrip>> Landed { get; set; } = trips => trips;

    /// <summary>The minutes in the table.</summary>
    public Func<ExpectedTrip, double> StoredMinutes { get; set; } = trip => trip.Minutes;

    /// <summary>The minutes in the lake.</summary>
    public Func<ExpectedTrip, double> LandedMinutes { get; set; } = trip => trip.Minutes;

    /// <summary>A feature in the lake.</summary>
    public Func<double, double> LandedFeature { get; set; } = feature => feature;

    /// <summary>Changes a line of the lake.</summary>
    public Func<string, string> Line { get; set; } = line => line;

    /// <summary>The header that signs.</summary>
    public string Signature { get; set; } = "Authorization: AWS4-HMAC-SHA256 Credential=x";

    /// <summary>Handles a delivery.</summary>
    public void Handle(int delivery)
    {
        var trips = expectations.Trips[delivery % expectations.Trips.Count].ToList();
        foreach (var rows in Rows([.. trips.Select(trip => Row(trip.Features))]).Chunk(500)) Send(CallKind.Endpoint, "POST /endpoints/e/invocations", string.Join('\n', rows));
        foreach (var items in Stored(trips).Chunk(25)) Send(CallKind.WriteTable, "POST /", Items(items, delivery));
        var lines = string.Concat(Landed(trips).Select(trip => Line(LineOf(trip, delivery)) + "\n"));
        Send(CallKind.PutObject, $"PUT /{FunctionVariables.Bucket}/scored/dt=2026-03-09/hour=12/shardId-000000000006-{delivery}.ndjson.gz", Gzip(lines));
    }

    private void Send(CallKind kind, string line, string body) => Send(kind, line, Encoding.UTF8.GetBytes(body));

    private void Send(CallKind kind, string line, byte[] body) =>
        recording.Add(kind, new HttpRequest(Encoding.ASCII.GetBytes($"{line} HTTP/1.1\r\nHost: 127.0.0.1\r\n{Signature}\r\n"), body, body.Length), withHead: true);

    private static string Row(double[] features) => string.Join(',', features.Select(feature => double.IsNaN(feature) ? "" : feature.ToString(CultureInfo.InvariantCulture)));

    private string Items(IEnumerable<ExpectedTrip> trips, int delivery) => Json(writer =>
    {
        writer.WriteStartObject("RequestItems");
        writer.WriteStartArray(FunctionVariables.PredictionsTable);
        foreach (var trip in trips)
        {
            writer.WriteRawValue(string.Create(CultureInfo.InvariantCulture,
                $$$$$"""{"PutRequest":{"Item":{"trip_id":{"S":"{{{{{trip.Trip.Id(delivery)}}}}}"},"minutes":{"N":"{{{{{StoredMinutes(trip)}}}}}"},"model":{"S":"{{{{{Model.Variant}}}}}"},"requested_at":{"S":"{{{{{trip.RequestedAt}}}}}"},"scored_at":{"S":"2026-03-09T12:20:01.000Z"},"expires_at":{"N":"1"}}}}"""));
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private string LineOf(ExpectedTrip trip, int delivery) => Json(writer =>
    {
        using var request = JsonDocument.Parse(trip.Trip.Json);
        writer.WriteString("trip_id", trip.Trip.Id(delivery));
        foreach (var name in (string[])["vendor_id", "requested_at", "pickup_zone", "dropoff_zone", "passengers", "distance_miles"])
        {
            writer.WritePropertyName(name);
            request.RootElement.GetProperty(name).WriteTo(writer);
        }

        foreach (var name in (string[])["shard", "sequence_number", "arrived_at", "scored_at"]) writer.WriteString(name, name);
        writer.WriteNumber("sub_sequence_number", 0);
        writer.WriteStartObject("lookups");
        writer.WriteEndObject();
        writer.WriteString("features", Row([.. trip.Features.Select(LandedFeature)]));
        writer.WriteNumber("minutes", LandedMinutes(trip));
        writer.WriteString("model", Model.Variant);
    });

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static byte[] Gzip(string text)
    {
        using var body = new MemoryStream();
        using (var gzip = new GZipStream(body, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return body.ToArray();
    }
}
