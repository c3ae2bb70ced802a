using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using Amazon.Runtime;

namespace Pipeline.Cli.Redriving;

/// <summary>
/// Puts records on the stream and puts again those that it did not take. Source: "PutRecords": 500 records a call; a call that
/// succeeds can report records as failed.
/// </summary>
internal sealed class RecordSender(IAmazonKinesis kinesis, string stream, TimeProvider time, Random random)
{
    /// <summary>The most records of a call.</summary>
    public const int MaxRecords = 500;

    /// <summary>The most bytes of a call: the least that the service has allowed, 5 MiB, less what surrounds the records. A larger record goes alone.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private const int MaxPartitionKey = 256;
    private const int Attempts = 10;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>What a record counts towards <see cref="MaxBytes"/>.</summary>
    public static int Size(StrandedRecord record) => record.Data.Length + MaxPartitionKey;

    /// <summary>Sends records.</summary>
    /// <returns>Those that the stream took, in order, and why it did not take the others: null when it took all.</returns>
    public async Task<(IReadOnlyList<SentRecord> Sent, string? Refusal)> SendAsync(IReadOnlyList<StrandedRecord> records, CancellationToken cancellationToken)
    {
        var sent = new SentRecord?[records.Count];
        var left = Enumerable.Range(0, records.Count).ToList();
        string? refusal = null;
        for (var (attempt, wait) = (1, FirstWait); left.Count > 0 && attempt <= Attempts; attempt++)
        {
            if (attempt > 1)
            {
                await Task.Delay(wait * (0.5 + random.NextDouble()), time, CancellationToken.None);
                wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
            }

            // What was taken must be written down by the caller, so that an interruption ends this only between calls.
            if (attempt > 1 && cancellationToken.IsCancellationRequested) break;
            PutRecordsResponse response;
            try
            {
                response = await kinesis.PutRecordsAsync(Request(left.Select(i => records[i])), CancellationToken.None);
            }
            catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException)
            {
                // The SDK has repeated the call already. What earlier attempts sent is still to be written down.
                refusal = e is AmazonServiceException { ErrorCode.Length: > 0 } error ? $"{error.ErrorCode}: {error.Message}" : e.Message;
                break;
            }

            var refused = new List<int>();
            for (var i = 0; i < left.Count; i++)
            {
                var result = response.Records[i];
                if (result.ErrorCode is null) sent[left[i]] = new SentRecord(records[left[i]], result.ShardId, result.SequenceNumber);
                else refused.Add(left[i]);
                refusal = result.ErrorCode is null ? refusal : $"{result.ErrorCode}: {result.ErrorMessage}";
            }

            // As long as some get through, it is only slow.
            if (refused.Count < left.Count) (attempt, wait) = (1, FirstWait);
            left = refused;
        }

        return ([.. sent.OfType<SentRecord>()], left.Count == 0 ? null : refusal);
    }

    private PutRecordsRequest Request(IEnumerable<StrandedRecord> records)
    {
        var isArn = stream.StartsWith("arn:", StringComparison.Ordinal);
        return new PutRecordsRequest
        {
            StreamName = isArn ? null : stream,
            StreamARN = isArn ? stream : null,
            Records = [.. records.Select(record => new PutRecordsRequestEntry
            {
                Data = new MemoryStream(record.Data, 0, record.Data.Length, writable: false, publiclyVisible: true),
                // An aggregate can hold keys that the stream itself would not take.
                PartitionKey = record.PartitionKey.Length is 0 or > MaxPartitionKey ? record.Id.SequenceNumber : record.PartitionKey,
            })],
        };
    }
}

/// <summary>A record that the stream took in again.</summary>
/// <param name="Record">The record.</param>
/// <param name="Shard">The shard that it is on now.</param>
/// <param name="SequenceNumber">Its sequence number there.</param>
internal sealed record SentRecord(StrandedRecord Record, string Shard, string SequenceNumber);
