using System.Globalization;
using System.Text;
using Pipeline.Simulation.Oracle;
using Pipeline.Simulation.Schedules;
using Pipeline.Testing;

namespace Pipeline.Simulation.World;

/// <summary>Makes the bytes of a record, and says what must become of what is in it.</summary>
internal static class RecordMaker
{
    public static (string PartitionKey, byte[] Data, IReadOnlyList<UserRecord> UserRecords) Make(PutStep put)
    {
        var own = FormattableString.Invariant($"trip-{put.Number}");
        var trip = Trip(put, own, 1);
        return put.Kind switch
        {
            RecordKind.Plain => (own, trip.Data, [trip]),
            RecordKind.Gzip => Compressed(own, trip),
            RecordKind.Repeated => Plain(Trip(put, FormattableString.Invariant($"repeated-{put.Trip}"), 1)),
            RecordKind.Unpredictable => Plain(Trip(put, own, SimulatedSageMaker.ImpossibleMiles)),
            RecordKind.Aggregated => Aggregated(put, own),
            RecordKind.Garbage => Unreadable(own, Encoding.UTF8.GetBytes($"garbage {put.Number}")),
            RecordKind.BrokenGzip => Unreadable(own, KinesisPayloads.Gzip(trip.Data)[..40]),
            RecordKind.BrokenAggregate => Unreadable(own, [.. KinesisPayloads.Aggregate(trip.Data)[..^1], 0]),
            _ => throw new ArgumentOutOfRangeException(nameof(put), put.Kind, "not a kind of record"),
        };
    }

    private static (string, byte[], IReadOnlyList<UserRecord>) Plain(UserRecord trip) => (trip.TripId!, trip.Data, [trip]);

    private static (string, byte[], IReadOnlyList<UserRecord>) Compressed(string key, UserRecord trip)
    {
        var data = KinesisPayloads.Gzip(trip.Data);
        return (key, data, [trip with { Data = data }]);
    }

    private static (string, byte[], IReadOnlyList<UserRecord>) Unreadable(string key, byte[] data) => (key, data, [new UserRecord(UserRecordKind.Unreadable, data)]);

    private static (string, byte[], IReadOnlyList<UserRecord>) Aggregated(PutStep put, string own)
    {
        var third = Trip(put, own + "-third", 1.5);
        UserRecord[] inside =
        [
            Trip(put, own + "-first", 1.25), new UserRecord(UserRecordKind.Unreadable, Encoding.UTF8.GetBytes($"garbage {put.Number}")), third with { Data = KinesisPayloads.Gzip(third.Data) },
        ];
        return (own, KinesisPayloads.Aggregate([.. inside.Select(record => record.Data)]), inside);
    }

    private static UserRecord Trip(PutStep put, string id, double miles)
    {
        miles += put.Number;
        var json = string.Create(CultureInfo.InvariantCulture, $$"""{"trip_id":"{{id}}","vendor_id":2,"requested_at":"2026-01-15T07:00:00-05:00","pickup_zone":43,"dropoff_zone":151,"passengers":1,"distance_miles":{{miles}}}""");
        return new UserRecord(miles < SimulatedSageMaker.ImpossibleMiles ? UserRecordKind.Valid : UserRecordKind.Unpredictable, Encoding.UTF8.GetBytes(json), id, miles);
    }
}
