using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Domain.Trips;

namespace Pipeline.Bench.Usual;

/// <summary>The data lake.</summary>
internal sealed class Lake(IAmazonS3 s3, string bucket)
{
    // As the project's.
    private static readonly ZLibCompressionOptions Level = new() { CompressionLevel = 2 };

    /// <summary>Lands trips, one object an hour of arrival.</summary>
    public async Task LandAsync(IEnumerable<ScoredTrip> trips, DateTime scoredAt, CancellationToken cancellationToken)
    {
        foreach (var hour in trips.Select(trip => Line(trip, scoredAt)).GroupBy(line => (line.Shard, line.ArrivedAt[..13])))
        {
            using var body = new MemoryStream();
            using (var gzip = new GZipStream(body, Level, leaveOpen: true))
            {
                foreach (var line in hour)
                {
                    JsonSerializer.Serialize(gzip, line, UsualJsonContext.Default.ScoredLine);
                    gzip.WriteByte((byte)'\n');
                }
            }

            body.Position = 0;
            var first = hour.First();
            var key = $"scored/dt={first.ArrivedAt[..10]}/hour={first.ArrivedAt[11..13]}/{first.Shard}-{first.SequenceNumber}.ndjson.gz";
            await s3.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = key, InputStream = body, ContentType = "application/gzip" }, cancellationToken);
        }
    }

    /// <summary>A time as the contract writes it.</summary>
    public static string Text(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static ScoredLine Line(ScoredTrip scored, DateTime scoredAt)
    {
        var (trip, record) = (scored.Trip, scored.Record);
        return new ScoredLine(
            trip.TripId, trip.VendorId, trip.RequestedAt, trip.PickupZone, trip.DropoffZone, trip.Passengers, trip.DistanceMiles,
            record.EventId.Split(':')[0], record.Kinesis.SequenceNumber, 0,
            Text(record.Kinesis.ApproximateArrivalTimestamp!.Value.ToUniversalTime()), Text(scoredAt),
            new LineLookups(Zone(scored.Pickup), Zone(scored.Dropoff)),
            scored.Row,
            scored.Minutes, scored.Model);
    }

    private static LineZone? Zone(ZoneRow? row) => row is null ? null : new LineZone(row.Borough, row.Zone, row.ServiceZone);
}
