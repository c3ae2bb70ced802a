using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cli.Redriving;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Redriving;

/// <summary>A lake, a stream, and redrives between them.</summary>
internal sealed class RedriveRig
{
    public const string Shard = "shardId-000000000000";
    public static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    public MemoryBucket Bucket { get; } = new();

    public MemoryTripStream Stream { get; } = new();

    public WaitAwareTime Time { get; } = new() { AutoAdvance = true };

    public async Task<RedriveResult> RunAsync(RedriveOptions? options = null, CancellationToken? interrupted = null)
    {
        options ??= Sending;
        var redrive = new Redrive(
            new StrandedObjects(Bucket.S3, options), new LandedRecords(Bucket.S3, options.Bucket), new RedriveLedger(Bucket.S3, options.Bucket, Time),
            new RecordSender(Stream.Kinesis, options.Stream, Time, new Random(1)), new SendRate(options.Rate, Time), options);
        Last = redrive.Result;
        await redrive.RunAsync(interrupted ?? TestContext.Current.CancellationToken);
        return redrive.Result;
    }

    /// <summary>The counts of the last run, also of one that threw.</summary>
    public RedriveResult? Last { get; private set; }

    public static RedriveOptions Sending => new("lake", "failures", "trips") { Send = true };

    /// <summary>An object of quarantine with a line for each record.</summary>
    public string Quarantine(int first, int count, string reason = "not JSON: x LineNumber: 0", DateTimeOffset? arrived = null) =>
        Quarantine(arrived ?? Noon, [.. Enumerable.Range(first, count).Select(n => Line(n, 0, $"key-{n}", reason, $"data-{n}", arrived ?? Noon.AddMilliseconds(n)))]);

    public string Quarantine(DateTimeOffset hour, params JsonObject[] lines)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"quarantine/dt={hour:yyyy-MM-dd}/hour={hour:HH}/{lines[0]["shard"]}-{lines[0]["sequence_number"]}.ndjson.gz");
        Bucket.Objects[key] = Gzip(lines);
        return key;
    }

    public static JsonObject Line(int number, int place, string partitionKey, string reason, string data, DateTimeOffset arrived, string shard = Shard) => new()
    {
        ["reason"] = reason,
        ["sequence_number"] = $"{number}",
        ["sub_sequence_number"] = place,
        ["partition_key"] = partitionKey,
        ["shard"] = shard,
        ["arrived_at"] = arrived.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        ["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(data)),
    };

    /// <summary>Lines that the scorer landed: sequence numbers, and places in them.</summary>
    public void Land(string prefix, params (int Number, int Place)[] lines) =>
        Bucket.Objects[$"{prefix}/dt=2026-01-15/hour=12/{Shard}-{lines[0].Number}.ndjson.gz"] =
            Gzip([.. lines.Select(line => new JsonObject { ["trip_id"] = "t", ["shard"] = "shardId-000000000000", ["sequence_number"] = $"{line.Number}", ["sub_sequence_number"] = line.Place })]);

    /// <summary>A document of the failure destination.</summary>
    public string Discard(params (int Number, byte[] Data)[] records)
    {
        var kinesisEvent = new JsonObject
        {
            ["Records"] = new JsonArray([.. records.Select(record => new JsonObject
            {
                ["kinesis"] = new JsonObject
                {
                    ["kinesisSchemaVersion"] = "1.0",
                    ["partitionKey"] = $"key-{record.Number}",
                    ["sequenceNumber"] = $"{record.Number}",
                    ["data"] = Convert.ToBase64String(record.Data),
                    ["approximateArrivalTimestamp"] = Noon.ToUnixTimeMilliseconds() / 1000.0 + 0.25,
                },
                ["eventID"] = $"{Shard}:{record.Number}",
            })]),
        };
        var key = $"aws/lambda/6f9619ff-8b86-d011-b42d-00c04fc964ff/{Shard}/2026/01/15/2026-01-15T12.05.00-{records[0].Number}";
        Bucket.Objects[key] = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["requestContext"] = new JsonObject { ["condition"] = "RetryAttemptsExhausted" },
            ["KinesisBatchInfo"] = new JsonObject { ["shardId"] = Shard },
            ["payload"] = kinesisEvent.ToJsonString(),
        }.ToJsonString());
        return key;
    }

    public IReadOnlyList<string> Markers => [.. Bucket.Objects.Keys.Where(key => key.StartsWith("redriven/", StringComparison.Ordinal))];

    private static byte[] Gzip(JsonObject[] lines)
    {
        using var content = new MemoryStream();
        using (var gzip = new GZipStream(content, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line.ToJsonString() + "\n"))));
        return content.ToArray();
    }
}
