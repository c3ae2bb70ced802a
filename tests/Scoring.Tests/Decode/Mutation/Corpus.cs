using System.Text;
using Pipeline.Scoring.Tests.Fakes;
using Pipeline.Testing;

namespace Pipeline.Scoring.Tests.Decode.Mutation;

/// <summary>The valid records that mutation begins with: every form and every feature of the forms.</summary>
internal static class Corpus
{
    /// <summary>JSON texts of trips.</summary>
    public static readonly byte[][] Trips =
    [
        Bytes(Records.Trip("t1")),
        Bytes("""{"trip_id":"6f9619ff-8b86-d011-b42d-00c04fc964ff","vendor_id":1,"requested_at":"2026-01-15T07:00:00.1234567+05:30","pickup_zone":9999,"dropoff_zone":1,"passengers":null,"distance_miles":1e2}"""),
        Bytes("""  { "extra" : {"a":[1,2,{"b":null}],"c":true}, "distance_miles":0, "passengers":255,"dropoff_zone":265,"pickup_zone":1,"requested_at":"2026-12-31T23:59Z","vendor_id":-1,"trip_id":"\u00e9\ud83d\ude95\n" } """),
        Bytes("{\"trip_id\":\"\u00fcber-\U0001F695\",\"vendor_id\":2,\"requested_at\":\"0001-01-01T00:00:00Z\",\"pickup_zone\":4,\"dropoff_zone\":4,\"passengers\":0,\"distance_miles\":0.001}"),
        Bytes("""{"trip_id":"t5","vendor_id":2,"requested_at":"2026-01-15T07:00:00-05:00","pickup_zone":43,"dropoff_zone":151,"passengers":1,"distance_miles":null}"""),
    ];

    /// <summary>Records as they stand in the stream.</summary>
    public static readonly byte[][] All =
    [
        .. Trips,
        .. Trips.Select(trip => KinesisPayloads.Gzip(trip)),
        KinesisPayloads.Aggregate(Trips),
        KinesisPayloads.Aggregate(Trips[0], KinesisPayloads.Gzip(Trips[1]), "poison"u8.ToArray(), KinesisPayloads.Aggregate(Trips[2])),
        WithHashKeys(Trips[0], Trips[3]),
        KinesisPayloads.Gzip([.. KinesisPayloads.Gzip(Trips[0])]),
    ];

    private static byte[] WithHashKeys(params byte[][] trips)
    {
        var message = new MemoryStream();
        KinesisPayloads.Field(message, 1, Bytes("a"));
        KinesisPayloads.Field(message, 2, Bytes("340282366920938463463374607431768211455"));
        foreach (var trip in trips)
        {
            var record = new MemoryStream();
            record.Write([0x08, 0x00, 0x10, 0x00]);
            KinesisPayloads.Field(record, 3, trip);
            KinesisPayloads.Field(record, 4, [0x0a, 0x01, (byte)'t']);
            KinesisPayloads.Field(message, 3, record.ToArray());
        }

        return KinesisPayloads.Seal(message.ToArray());
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
