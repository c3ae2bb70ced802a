using System.Globalization;
using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Cli.Buckets;

namespace Pipeline.Cli.Redriving;

/// <summary>
/// The ledger of redriven records, in the lake below <c>redriven/</c>: one object for each call that the stream accepted, one line for
/// each record. It tracks records and not objects, because an object may be sent in parts (by time, by reason, until an interruption)
/// and the same record may be in several objects.
/// </summary>
internal sealed class RedriveLedger(IAmazonS3 s3, string bucket, TimeProvider time)
{
    /// <summary>The prefix of the ledger's objects.</summary>
    public const string Root = "redriven/";

    private readonly HashSet<RecordId> _sent = [];
    private readonly HashSet<(string Shard, string SequenceNumber)> _offspring = [];

    /// <summary>Reads the records of earlier runs.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await foreach (var key in s3.KeysAsync(bucket, Root, cancellationToken))
        {
            using var response = await s3.GetObjectAsync(bucket, key, cancellationToken);
            using var lines = new StreamReader(response.ResponseStream);
            while (await lines.ReadLineAsync(cancellationToken) is { } line) Add(key, line);
        }
    }

    /// <summary>Whether a record was already redriven, by itself or within its aggregated record.</summary>
    public bool WasSent(RecordId id) => _sent.Contains(id) || _sent.Contains(id.Whole);

    /// <summary>Whether a record is the result of an earlier redrive.</summary>
    public bool IsOffspring(RecordId id) => _offspring.Contains((id.Shard, id.SequenceNumber));

    /// <summary>Writes down the records of a call.</summary>
    /// <exception cref="RedriveException">The ledger cannot be written, or another run sent the same records at the same time.</exception>
    public async Task MarkAsync(IReadOnlyList<SentRecord> sent, CancellationToken cancellationToken)
    {
        var first = sent[0].Record;
        var key = string.Create(
            CultureInfo.InvariantCulture,
            $"{Root}dt={first.ArrivedAt.UtcDateTime:yyyy-MM-dd}/hour={first.ArrivedAt.UtcDateTime:HH}/{first.Id.Shard}-{first.Id.SequenceNumber}.{first.Id.SubSequenceNumber?.ToString(CultureInfo.InvariantCulture) ?? "all"}.ndjson");
        var content = Write(sent);
        try
        {
            // Not cancelled: the records are on the stream, and only this entry keeps the next run from sending them again.
            await s3.PutObjectAsync(
                new PutObjectRequest { BucketName = bucket, Key = key, InputStream = new MemoryStream(content, writable: false), ContentType = "application/x-ndjson", IfNoneMatch = "*" },
                CancellationToken.None);
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict)
        {
            if (!await HoldsAsync(key, content, cancellationToken))
                throw new RedriveException($"Another redrive of the same records runs: s3://{bucket}/{key} was written by it. Up to {sent.Count} records were sent by both; run again when it has ended.", e);
        }
        catch (AmazonServiceException e)
        {
            throw new RedriveException($"{sent.Count} records were sent, but s3://{bucket}/{key} could not be written ({e.Message}): the next run will send these again.", e);
        }

        foreach (var entry in sent) Add(entry.Record.Id, entry.Shard, entry.SequenceNumber);
    }

    // When the answer to a write is lost, the SDK repeats the write and then finds its own object.
    private async Task<bool> HoldsAsync(string key, byte[] content, CancellationToken cancellationToken)
    {
        using var response = await s3.GetObjectAsync(bucket, key, cancellationToken);
        using var present = new MemoryStream();
        await response.ResponseStream.CopyToAsync(present, cancellationToken);
        return present.GetBuffer().AsSpan(0, (int)present.Length).SequenceEqual(content);
    }

    private byte[] Write(IReadOnlyList<SentRecord> sent)
    {
        var now = time.GetUtcNow().UtcDateTime;
        using var content = new MemoryStream();
        foreach (var entry in sent)
        {
            using var writer = new Utf8JsonWriter(content);
            writer.WriteStartObject();
            writer.WriteString("shard", entry.Record.Id.Shard);
            writer.WriteString("sequence_number", entry.Record.Id.SequenceNumber);
            if (entry.Record.Id.SubSequenceNumber is { } place) writer.WriteNumber("sub_sequence_number", place);
            else writer.WriteNull("sub_sequence_number");
            writer.WriteString("source", entry.Record.Source);
            writer.WriteString("sent_shard", entry.Shard);
            writer.WriteString("sent_sequence_number", entry.SequenceNumber);
            writer.WriteString("sent_at", now);
            writer.WriteEndObject();
            writer.Flush();
            content.WriteByte((byte)'\n');
        }

        return content.ToArray();
    }

    private void Add(string key, string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var place = root.GetProperty("sub_sequence_number");
            Add(
                new RecordId(Text("shard"), Text("sequence_number"), place.ValueKind == JsonValueKind.Null ? null : place.GetInt32()),
                Text("sent_shard"),
                Text("sent_sequence_number"));

            string Text(string name) => root.GetProperty(name).GetString()!;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Without this entry it is unknown what was sent. Sending nothing is better than sending twice.
            throw new RedriveException($"s3://{bucket}/{key} is not what a redrive wrote ({e.Message}). Restore it or move it away; without it its records count as not sent.", e);
        }
    }

    private void Add(RecordId id, string shard, string sequenceNumber)
    {
        _sent.Add(id);
        _offspring.Add((shard, sequenceNumber));
    }
}
