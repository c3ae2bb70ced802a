using System.Globalization;
using System.IO.Compression;
using System.Text;
using Pipeline.Bench.Workflow.Stack;
using Pipeline.Cli.Sources;
using Pipeline.Cli.Sources.Synthetic;
using Pipeline.Contract.Lake;
using Pipeline.Domain;
using Pipeline.Domain.Reading;
using Pipeline.Intake.Labels;
using Pipeline.Intake.Objects;

namespace Pipeline.Bench.Workflow.Lake;

/// <summary>
/// Lands the trips of a synthetic city as if the scorer had: one object a batch of 1,000 to 6,000 records, cut at the hours. One record in a
/// thousand came twice, as a producer's retry does. Ids are random, which compress worst. A day's labels come on the next day, in one file that
/// the intake has accepted.
/// </summary>
internal sealed class LakeLanding
{
    private const string Shard = "shardId-000000000000";

    // The scorer's.
    private const int GzipLevel = 2;

    // The newest day has to be closed, and goes on for five hours of the next by the stream's clock.
    private const int DaysAgo = 4;
    private readonly TripDomain _domain = new();
    private readonly LakeStack _stack;
    private readonly string _scratch;
    private readonly int _days;
    private readonly DateOnly _firstDay;
    private readonly SyntheticCity _city;
    private readonly CityLookups _lookups;

    /// <summary>Makes a city.</summary>
    /// <param name="stack">Where its trips land.</param>
    /// <param name="scratch">A folder for files on their way.</param>
    /// <param name="tripsPerDay">How many trips a day has.</param>
    /// <param name="days">How many days can be landed; the newest lies a few days back.</param>
    /// <param name="now">The present time.</param>
    public LakeLanding(LakeStack stack, string scratch, int tripsPerDay, int days, DateTimeOffset now)
    {
        (_stack, _scratch, _days) = (stack, scratch, days);
        _firstDay = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-DaysAgo - days + 1);
        _city = new SyntheticCity(new SyntheticCityOptions
        {
            Trips = tripsPerDay * days,
            Zones = 265,
            Days = days,
            FirstDay = _firstDay,
            Files = [.. Enumerable.Repeat(1.0, days)],
        });
        _lookups = new CityLookups(_domain, _city.Zones);
        Directory.CreateDirectory(scratch);
    }

    /// <summary>When the first day begins.</summary>
    public DateTimeOffset Begin => new(_firstDay, TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>For how many days back a run has to learn to see the newest days whole.</summary>
    public static int WindowOf(int days) => days + DaysAgo - 1;

    /// <summary>Lands days.</summary>
    /// <param name="newest">How many days are newer than these.</param>
    /// <param name="count">How many.</param>
    public async Task LandAsync(int newest, int count)
    {
        // A day is made from its own seed, so the days can be made side by side.
        await Parallel.ForAsync(_days - newest - count, _days - newest, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (day, _) =>
        {
            var random = new Random(day);
            using var lines = new ScoredLines(_domain, _lookups, Shard, random);
            await LandDayAsync(_city.Files[day], _firstDay.AddDays(day), lines, random);
        });
    }

    private async Task LandDayAsync(IRecordFile file, DateOnly date, ScoredLines lines, Random random)
    {
        var labels = new List<Label>();
        var batch = new List<(SourceRecord Trip, DateTimeOffset ArrivedAt)>();
        var (size, first) = (random.Next(1000, 6001), date.DayNumber * 10_000_000L);
        foreach (var trip in file.Read().Select(trip => WithId(trip, random)))
        {
            labels.Add(new Label(trip.Id, Math.Round(trip.Label, 4), labels.Count + 2));
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
        var landedAt = new DateTimeOffset(date.AddDays(1), new TimeOnly(6, 0), TimeSpan.Zero);
        var dropped = new DroppedFile(LakeStack.Bucket, string.Create(CultureInfo.InvariantCulture, $"labels/dt={date:yyyy-MM-dd}/day.csv"), "etag", "1", landedAt, 0);
        await new LabelTable(_stack.Client, _domain).WriteAsync(dropped, labels);
        await PutDroppedAsync(dropped.Key, labels);
    }

    // The file itself, from which labels were read before there was a table of them.
    private Task PutDroppedAsync(string key, List<Label> labels)
    {
        var text = new StringBuilder("trip_id,minutes\n");
        foreach (var label in labels) text.Append(CultureInfo.InvariantCulture, $"{label.Id},{label.Value:0.####}\n");
        return _stack.Objects.PutAsync(LakeStack.Bucket, key, Encoding.UTF8.GetBytes(text.ToString()), "text/csv", CancellationToken.None);
    }

    private static SourceRecord WithId(SourceRecord trip, Random random)
    {
        Span<byte> id = stackalloc byte[16];
        random.NextBytes(id);
        var text = new Guid(id).ToString();
        return trip with { Id = text, Request = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(trip.Request.Span).Replace(trip.Id, text, StringComparison.Ordinal)) };
    }

    private static DateTimeOffset RequestedAt(SourceRecord trip) => TripRequestReader.TryRead(trip.Request.Span, out var request, out var reason)
        ? request.RequestedAtTime.ToUniversalTime()
        : throw new InvalidDataException($"A trip of the synthetic city is none: {reason}");

    private async Task PutAsync(List<(SourceRecord Trip, DateTimeOffset ArrivedAt)> batch, long first, ScoredLines lines)
    {
        var path = Path.Combine(_scratch, Sequence(first));
        lines.Begin(batch[^1].ArrivedAt.AddSeconds(1));
        await using (var file = File.Create(path))
        await using (var gzip = new GZipStream(file, new ZLibCompressionOptions { CompressionLevel = GzipLevel }))
        await using (var buffered = new BufferedStream(gzip, 64 * 1024))
        {
            for (var i = 0; i < batch.Count; i++)
                buffered.Write(lines.Line(batch[i].Trip.Request.Span, Sequence(first + i), batch[i].ArrivedAt, batch[i].Trip.Label));
        }

        var hour = batch[0].ArrivedAt;
        var key = $"{LakeFolder.Of(LakeFolder.Scored, hour)}{Shard}-{Sequence(first)}.ndjson.gz";
        await _stack.Objects.PutFileAsync(LakeStack.Bucket, key, path, "application/gzip", CancellationToken.None);
    }

    // As long as Kinesis's own.
    private static string Sequence(long number) => string.Create(CultureInfo.InvariantCulture, $"4968043210918462660933127566341304645{number:D19}");
}
