using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Kinesis;

/// <summary>Kinesis Data Streams in memory. Source: "Amazon Kinesis Data Streams Service API Reference".</summary>
public sealed class KinesisService : IHttpService, IStreamReader
{
    private const int LargestBody = 16 * 1024 * 1024;
    private readonly StreamCatalog _catalog;
    private readonly PutOperations _put;

    /// <summary>A Kinesis without streams.</summary>
    public KinesisService(LocalCloudOptions cloud, TimeProvider time, KinesisOptions options)
    {
        _catalog = new StreamCatalog(cloud);
        _put = new PutOperations(_catalog, cloud.AccountId);
        var streams = new StreamOperations(_catalog, options, time);
        var shards = new ShardOperations(_catalog);
        var get = new GetOperations(_catalog, time);
        Operations = new Dictionary<string, OperationHandler>(StringComparer.Ordinal)
        {
            ["CreateStream"] = Handler(streams.Create),
            ["DeleteStream"] = Handler(streams.Delete),
            ["DescribeStream"] = Handler(streams.Describe),
            ["DescribeStreamSummary"] = Handler(streams.Summarize),
            ["ListStreams"] = Handler(streams.List),
            ["IncreaseStreamRetentionPeriod"] = Handler(streams.IncreaseRetention),
            ["DecreaseStreamRetentionPeriod"] = Handler(streams.DecreaseRetention),
            ["ListShards"] = Handler(shards.List),
            ["SplitShard"] = Handler(shards.Split),
            ["MergeShards"] = Handler(shards.Merge),
            ["PutRecord"] = Handler(_put.PutRecord),
            ["PutRecords"] = (input, _) => Task.FromResult(_put.PutRecords(input)),
            ["GetShardIterator"] = Handler(get.Iterator),
            ["GetRecords"] = Handler(get.Records),
        };
    }

    /// <inheritdoc/>
    public string Name => "kinesis";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = ["kinesis"];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, OperationHandler> Operations { get; }

    /// <summary>Serves <c>PutRecords</c>, the one operation that has to be fast, and leaves the rest to the JSON protocol.</summary>
    public async Task<bool> TryServeAsync(HttpContext http, CallContext context)
    {
        if (JsonProtocol.Operation(http.Request) != "PutRecords" || http.Request.ContentLength is not (> 0 and <= LargestBody)) return false;
        if (http.Request.ContentType?.Contains("json", StringComparison.Ordinal) != true) return false;
        var length = (int)http.Request.ContentLength;
        RequestBuffer.Reserve(http.Request, length);
        var body = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await RequestBuffer.FillAsync(http.Request, body.AsMemory(0, length), context.Aborted);
            var output = new ArrayBufferWriter<byte>(64 * 1024);
            _put.PutRecords(body.AsSpan(0, length), output);
            await JsonProtocol.WriteAsync(http, output.WrittenMemory, context);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }

        return true;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ShardDescription> Shards(string streamArn) => [.. _catalog.ByArn(streamArn).Shards.Select(shard => shard.Describe())];

    /// <inheritdoc/>
    public IReadOnlyList<StreamRecord> Read(string streamArn, string shardId, string? after, int limit)
    {
        var shard = _catalog.ByArn(streamArn).Shard(shardId);
        return shard.Read(shard.IndexOf(after, after: true), limit).Records;
    }

    /// <inheritdoc/>
    public string? Latest(string streamArn, string shardId) => _catalog.ByArn(streamArn).Shard(shardId).Latest();

    /// <inheritdoc/>
    public Task WaitAsync(string streamArn, string shardId, string? after, CancellationToken cancellationToken)
    {
        var shard = _catalog.ByArn(streamArn).Shard(shardId);
        return shard.WaitAsync(shard.IndexOf(after, after: true), cancellationToken);
    }

    /// <summary>The records whose partition key is a text, or that hold it in quotes, newest first in each shard. What is compressed is known by its key only.</summary>
    public IReadOnlyList<FoundStreamRecord> Search(string streamArn, string text, int limit)
    {
        var key = Encoding.UTF8.GetBytes(text);
        var quoted = JsonSerializer.SerializeToUtf8Bytes(text);
        return [.. _catalog.ByArn(streamArn).Shards.SelectMany(shard => shard.Search(Wanted, limit).Select(record => new FoundStreamRecord(shard.Id, record))).Take(limit)];

        bool Wanted(StoredRecord record) => record.Bytes.AsSpan(0, record.KeyLength).SequenceEqual(key) || record.Bytes.AsSpan(record.KeyLength).IndexOf(quoted) >= 0;
    }

    /// <summary>The record of a sequence number, or null.</summary>
    public FoundStreamRecord? Find(string streamArn, string sequenceNumber) => _catalog.ByArn(streamArn).Shards
        .Select(shard => shard.Find(sequenceNumber) is { } record ? new FoundStreamRecord(shard.Id, record) : null).FirstOrDefault(found => found is not null);

    private static OperationHandler Handler(Func<Parameters, JsonObject> operation) =>
        (input, _) => Task.FromResult(operation(new Parameters("kinesis", input)));
}
