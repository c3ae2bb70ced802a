using System.Globalization;
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
}
