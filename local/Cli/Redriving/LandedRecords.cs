using System.Text.Json;
using Amazon.S3;
using Pipeline.Cli.Buckets;
using Pipeline.Cloud.Kinesis.Aggregation;
using Pipeline.Contract;
using Pipeline.Contract.Lake;
using Pipeline.Gzip;

namespace Pipeline.Cli.Redriving;

/// <summary>
/// Finds the records of a discarded batch that the lake already holds. Lambda also discards a batch when the function landed it but died
/// before it could reply. A landed record was stored as well and need not be sent again.
/// </summary>
internal sealed class LandedRecords(IAmazonS3 s3, string bucket)
{
    private static readonly string[] Folders = [LakeFolder.Scored, LakeFolder.Quarantine];

    /// <summary>The records of an object that the lake holds completely; for an aggregated record, all of its lines.</summary>
    public async Task<HashSet<RecordId>> HeldAsync(IReadOnlyList<StrandedRecord> records, CancellationToken cancellationToken)
    {
        var held = new HashSet<RecordId>();
        foreach (var group in records.GroupBy(record => (record.Id.Shard, Hour: record.ArrivedAt.UtcTicks / TimeSpan.TicksPerHour)))
        {
            var places = group.ToDictionary(record => record.Id.SequenceNumber, _ => new HashSet<int>(), StringComparer.Ordinal);
            foreach (var folder in Folders) await FindAsync($"{LakeFolder.Of(folder, group.First().ArrivedAt)}{group.Key.Shard}-", places, cancellationToken);
            held.UnionWith(group
                .Where(record => places[record.Id.SequenceNumber].Count >= AggregatedData.Count(record.Data))
                .Select(record => record.Id));
        }

        return held;
    }

    private async Task FindAsync(string prefix, Dictionary<string, HashSet<int>> places, CancellationToken cancellationToken)
    {
        var last = places.Keys.Max(SequenceNumberOrder.Instance)!;
        await foreach (var key in s3.KeysAsync(bucket, prefix, cancellationToken))
        {
            // An object is named after its first record. One that begins after the last of these records holds none of them.
            var first = LakeFolder.FirstNumber(key, prefix);
            if (SequenceNumberOrder.Instance.Compare(first, last) > 0) continue;
            using var response = await s3.GetObjectAsync(bucket, key, cancellationToken);
            try
            {
                await FindAsync(response.ResponseStream, places, cancellationToken);
            }
            catch (Exception e) when (e is JsonException or InvalidDataException)
            {
                throw new RedriveException($"s3://{bucket}/{key} is not what the pipeline lands ({e.Message}), so what has landed cannot be told. Mend it or move it away.", e);
            }
        }
    }

    private static async Task FindAsync(Stream content, Dictionary<string, HashSet<int>> places, CancellationToken cancellationToken)
    {
        using var lines = new StreamReader(await GzipContent.ReadAsync(content, cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            using var document = JsonDocument.Parse(line);
            var origin = LineOrigin.Read(document.RootElement);
            if (places.TryGetValue(origin.SequenceNumber, out var found)) found.Add(origin.SubSequenceNumber);
        }
    }
}
