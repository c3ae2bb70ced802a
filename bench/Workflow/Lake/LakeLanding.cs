using System.Globalization;
using System.IO.Compression;
using System.Text;
using Pipeline.Cli.Sources;
using Pipeline.Cli.Sources.Synthetic;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Contract.Lake;
using Pipeline.Domain;
using Pipeline.Domain.Reading;

namespace Pipeline.Bench.Workflow.Lake;

/// <summary>
/// Lands the trips of a synthetic city as if the scorer had: one object a batch of 1,000 to 6,000 records, cut at the hours, and a
/// file of labels a day. One record in a thousand came twice, as a producer's retry does.
/// </summary>
internal sealed class LakeLanding(IObjectStore objects, string bucket, string scratch, TimeProvider time)
{
    // About what one shard takes on a usual day of the city's yellow taxis.
    private const int TripsPerDay = 100_000;
    private const string Shard = "shardId-000000000000";

    // The scorer's.
    private const int GzipLevel = 2;
    private readonly TripDomain _domain = new();

    /// <summary>Lands trips.</summary>
    /// <param name="trips">How many.</param>
    /// <param name="seed">Makes the city and the trips' ids.</param>
    /// <param name="firstDay">The first day; it is another one for each call.</param>
    public async Task LandAsync(int trips, int seed, DateOnly firstDay)
    {
        var days = (trips + TripsPerDay - 1) / TripsPerDay;
        var city = new SyntheticCity(new SyntheticCityOptions
        {
            Trips = trips,
            Seed = seed,
            Zones = 265,
            Days = days,
            FirstDay = firstDay,
            Files = [.. Enumerable.Repeat(1.0, days)],
        });
        var lookups = new CityLookups(_domain, city.Zones);
        Directory.CreateDirectory(scratch);
        // A day is made from its own seed, so the days can be made side by side.
        await Parallel.ForAsync(0, days, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (day, _) =>
        {
            var random = new Random((seed * 1000) + day);
            using var lines = new ScoredLines(_domain, lookups, Shard, time.GetUtcNow(), random);
            await LandDayAsync(city.Files[day], firstDay.AddDays(day), lines, random);
        });
    }

    private async Task LandDayAsync(ITripFile file, DateOnly date, ScoredLines lines, Random random)
    {
        var labels = new StringBuilder("trip_id,minutes\n");
        var batch = new List<(SourceTrip Trip, DateTimeOffset ArrivedAt)>();
        var (size, first) = (random.Next(1000, 6001), date.DayNumber * 10_000_000L);
        foreach (var trip in file.Read())
        {
            labels.Append(CultureInfo.InvariantCulture, $"{trip.TripId},{trip.Minutes:0.####}\n");
            var arrival = RequestedAt(trip).AddMilliseconds(random.Next(200, 900));
            if (batch.Count >= size || (batch.Count > 0 && batch[^1].ArrivedAt.Hour != arrival.Hour))
            {
                await PutAsync(batch, first, lines);
                (size, first) = (random.Next(1000, 6001), first + batch.Count);
                batch.Clear();
            }

            batch.Add((trip, arrival));
            if (random.Next(1000) == 0) batch.Add((trip, arrival.AddMilliseconds(1)));
        }

        if (batch.Count > 0) await PutAsync(batch, first, lines);
        var key = string.Create(CultureInfo.InvariantCulture, $"labels/dt={date.AddDays(1):yyyy-MM-dd}/day.csv");
        await objects.PutAsync(bucket, key, Encoding.UTF8.GetBytes(labels.ToString()), "text/csv", CancellationToken.None);
    }

    private static DateTimeOffset RequestedAt(SourceTrip trip) => TripRequestReader.TryRead(trip.Request.Span, out var request, out var reason)
        ? request.RequestedAtTime.ToUniversalTime()
        : throw new InvalidDataException($"A trip of the synthetic city is none: {reason}");

    private async Task PutAsync(List<(SourceTrip Trip, DateTimeOffset ArrivedAt)> batch, long first, ScoredLines lines)
    {
        var path = Path.Combine(scratch, Sequence(first));
        await using (var file = File.Create(path))
        await using (var gzip = new GZipStream(file, new ZLibCompressionOptions { CompressionLevel = GzipLevel }))
        await using (var buffered = new BufferedStream(gzip, 64 * 1024))
        {
            for (var i = 0; i < batch.Count; i++)
                buffered.Write(lines.Line(batch[i].Trip.Request.Span, Sequence(first + i), batch[i].ArrivedAt, batch[i].Trip.Minutes));
        }

        var hour = batch[0].ArrivedAt;
        var key = $"{LakeFolder.Of(LakeFolder.Scored, hour)}{Shard}-{Sequence(first)}.ndjson.gz";
        await objects.PutFileAsync(bucket, key, path, "application/gzip", CancellationToken.None);
    }

    // As long as Kinesis's own.
    private static string Sequence(long number) => string.Create(CultureInfo.InvariantCulture, $"4968043210918462660933127566341304645{number:D19}");
}
