using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using Amazon.Runtime;

namespace Pipeline.Cli.Redriving;

/// <summary>
/// Puts records on the stream and retries those that the stream refuses. Source: "PutRecords": 500 records a call; a call that
/// succeeds can report records as failed.
/// </summary>
internal sealed class RecordSender(IAmazonKinesis kinesis, string stream, TimeProvider time, Random random)
{
    /// <summary>The maximum number of records per call.</summary>
    public const int MaxRecords = 500;

    /// <summary>The maximum number of bytes per call: the smallest limit that the service has had, 5 MiB, minus room for what surrounds the records. A larger record is sent alone.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private const int MaxPartitionKey = 256;
    private const int Attempts = 10;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>The size with which a record counts towards <see cref="MaxBytes"/>.</summary>
    public static int Size(StrandedRecord record) => record.Data.Length + MaxPartitionKey;

    /// <summary>Sends records.</summary>
    /// <returns>The records that the stream accepted, in order, and why it refused the others; null when it accepted all.</returns>
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

            // The caller must write down what was accepted, so an interruption takes effect only between calls.
            if (attempt > 1 && cancellationToken.IsCancellationRequested) break;
            PutRecordsResponse response;
            try
            {
                response = await kinesis.PutRecordsAsync(Request(left.Select(i => records[i])), CancellationToken.None);
            }
            catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException)
            {
                // The SDK has already retried the call. The caller still has to write down what earlier attempts sent.
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

            // While some records are accepted, the stream is only slow.
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
                // An aggregated record can hold keys that the stream itself would refuse.
                PartitionKey = record.PartitionKey.Length is 0 or > MaxPartitionKey ? record.Id.SequenceNumber : record.PartitionKey,
            })],
        };
    }
}

/// <summary>A record that the stream accepted again.</summary>
/// <param name="Record">The record.</param>
/// <param name="Shard">Its new shard.</param>
/// <param name="SequenceNumber">Its new sequence number.</param>
internal sealed record SentRecord(StrandedRecord Record, string Shard, string SequenceNumber);
