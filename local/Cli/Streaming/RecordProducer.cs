using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using Pipeline.Cli.Sources;

namespace Pipeline.Cli.Streaming;

/// <summary>Puts a file's records on the stream, in order, and records what the stream accepted.</summary>
internal sealed class RecordProducer(
    IAmazonKinesis kinesis, string streamName, RecordLedger ledger, IPipelineProgress progress, StreamingOptions options, TimeProvider time, Random random)
{
    private const int LargestCall = 4 * 1024 * 1024;

    /// <summary>Sends every record of a file.</summary>
    /// <returns>The number of records sent.</returns>
    /// <exception cref="StalledException">The pipeline stopped making progress.</exception>
    public async Task<long> SendAsync(IRecordFile file, int fileIndex, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var sent = 0L;
        var call = new List<SourceRecord>(options.RecordsPerCall);
        var bytes = 0;
        foreach (var record in file.Read())
        {
            if (call.Count == options.RecordsPerCall || (call.Count > 0 && bytes + record.Request.Length > LargestCall)) await FlushAsync();
            call.Add(record);
            bytes += record.Request.Length + record.Id.Length;
        }

        if (call.Count > 0) await FlushAsync();
        return sent;

        async Task FlushAsync()
        {
            await PaceAsync(started, sent, cancellationToken);
            await new StallWatch(progress, options, time).WaitAsync(() => ledger.Records - progress.Done <= options.InFlight - call.Count, cancellationToken);
            await PutAsync(call, fileIndex, cancellationToken);
            sent += call.Count;
            call.Clear();
            bytes = 0;
        }
    }

    private async Task PaceAsync(long started, long sent, CancellationToken cancellationToken)
    {
        if (options.RecordsPerSecond is not { } rate) return;
        var ahead = TimeSpan.FromSeconds(sent / rate) - time.GetElapsedTime(started);
        if (ahead > TimeSpan.Zero) await Task.Delay(ahead, time, cancellationToken);
    }

    /// <summary>Puts records on the stream and retries those that it throttled, as the API requires of its callers.</summary>
    private async Task PutAsync(IReadOnlyList<SourceRecord> records, int fileIndex, CancellationToken cancellationToken)
    {
        var wait = TimeSpan.FromMilliseconds(20);
        var since = time.GetTimestamp();
        while (records.Count > 0)
        {
            var sentAt = time.GetUtcNow();
            var request = new PutRecordsRequest
            {
                StreamName = streamName,
                Records = [.. records.Select(record => new PutRecordsRequestEntry { Data = Stream(record.Request), PartitionKey = record.Id })],
            };
            var response = await kinesis.PutRecordsAsync(request, cancellationToken);
            var refused = new List<SourceRecord>();
            for (var i = 0; i < records.Count; i++)
            {
                if (response.Records[i].ErrorCode is not null) refused.Add(records[i]);
                else ledger.Sent(records[i].Id, new SentRecord(fileIndex, sentAt, (float)records[i].Label, records[i].LabelledIn ?? fileIndex), records[i].Poison);
            }

            if (refused.Count == 0) return;
            if (refused.Count < records.Count) since = time.GetTimestamp();
            else if (time.GetElapsedTime(since) > options.Stall) throw Refused(response.Records[0]);
            records = refused;
            await Task.Delay(wait * (0.5 + random.NextDouble()), time, cancellationToken);
            if (wait < TimeSpan.FromSeconds(1)) wait *= 2;
        }
    }

    private StalledException Refused(PutRecordsResultEntry record) => new(
        $"The stream {streamName} has taken no record for {options.Stall.TotalSeconds:0} s ({record.ErrorCode}: {record.ErrorMessage}). {ledger.Records} were sent.");

    private static MemoryStream Stream(ReadOnlyMemory<byte> data) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(data, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false, publiclyVisible: true)
            : new MemoryStream(data.ToArray(), writable: false);
}
