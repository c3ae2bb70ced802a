using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Amazon.Lambda.KinesisEvents;

namespace Pipeline.Scoring.Tests.Fakes;

/// <summary>Kinesis records as Lambda delivers them.</summary>
internal static class Records
{
    public const string Shard = "shardId-000000000000";

    public static readonly DateTime Noon = new(2026, 1, 15, 12, 0, 0, DateTimeKind.Utc);

    public static string Trip(string id, double miles = 2, int from = 43, int to = 151) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"trip_id":"{{id}}","vendor_id":2,"requested_at":"2026-01-15T07:00:00-05:00","pickup_zone":{{from}},"dropoff_zone":{{to}},"passengers":1,"distance_miles":{{miles}}}""");

    /// <summary>The sequence number of the n-th record: as long as real ones, and in their order.</summary>
    public static string Number(int n) => "4959033827149025660855969253836157109592157598913658" + n.ToString("D4", CultureInfo.InvariantCulture);

    public static KinesisEvent.KinesisEventRecord Record(int n, string data, DateTime? arrived = null) => Record(n, Encoding.UTF8.GetBytes(data), arrived);

    public static KinesisEvent.KinesisEventRecord Record(int n, byte[] data, DateTime? arrived = null) => new()
    {
        EventId = $"{Shard}:{Number(n)}",
        EventSource = "aws:kinesis",
        Kinesis = new()
        {
            SequenceNumber = Number(n),
            PartitionKey = $"key-{n}",
            ApproximateArrivalTimestamp = arrived ?? Noon.AddSeconds(n),
            Data = new MemoryStream(data),
        },
    };

    /// <summary>Trips t0, t1 ... in one hour.</summary>
    public static KinesisEvent.KinesisEventRecord[] Trips(int count) => [.. Enumerable.Range(0, count).Select(n => Record(n, Trip($"t{n}")))];

    public static byte[] Gzip(byte[] data)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write(data);
        return compressed.ToArray();
    }

    public static byte[] Gzip(string data) => Gzip(Encoding.UTF8.GetBytes(data));

    /// <summary>An aggregated record as the Kinesis Producer Library makes it; each user record has its own partition key.</summary>
    public static byte[] Aggregate(params byte[][] userRecords)
    {
        var message = new MemoryStream();
        for (var i = 0; i < userRecords.Length; i++) Field(message, 1, Encoding.UTF8.GetBytes($"user-key-{i}"));
        Field(message, 2, "123"u8.ToArray());
        for (var i = 0; i < userRecords.Length; i++)
        {
            var record = new MemoryStream();
            record.Write([0x08]);
            Varint(record, (ulong)i);
            record.Write([0x10, 0x00]);
            Field(record, 3, userRecords[i]);
            Field(message, 3, record.ToArray());
        }

        return Seal(message.ToArray());
    }

    /// <summary>Puts the magic number before a message and its checksum behind.</summary>
    public static byte[] Seal(byte[] message) => [0xf3, 0x89, 0x9a, 0xc2, .. message, .. MD5.HashData(message)];

    private static void Field(Stream output, int field, byte[] bytes)
    {
        Varint(output, (ulong)((field << 3) | 2));
        Varint(output, (ulong)bytes.Length);
        output.Write(bytes);
    }

    private static void Varint(Stream output, ulong value)
    {
        for (; value >= 0x80; value >>= 7) output.WriteByte((byte)(value | 0x80));
        output.WriteByte((byte)value);
    }
}
