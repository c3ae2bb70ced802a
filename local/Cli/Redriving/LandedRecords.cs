using System.Text.Json;
using Amazon.S3;
using Pipeline.Cli.Buckets;
using Pipeline.Cloud.Kinesis.Aggregation;
using Pipeline.Contract;
using Pipeline.Contract.Lake;
using Pipeline.Gzip;

namespace Pipeline.Cli.Redriving;

/// <summary>
/// What the lake holds of the records of a discarded batch. Lambda gives up on a batch also when the function had landed it and died
/// before it could say so; what has landed was stored as well and needs no second time.
/// </summary>
internal sealed class LandedRecords(IAmazonS3 s3, string bucket)
{
    private static readonly string[] Folders = [LakeFolder.Scored, LakeFolder.Quarantine];

    /// <summary>Which of an object's records the lake holds whole: all lines of an aggregated one.</summary>
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
            // An object is named by its first record: one that begins behind the last of these holds none of them.
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
