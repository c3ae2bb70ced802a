using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Shapes;

namespace Pipeline.Cloud.Kinesis;

/// <summary>Kinesis Data Streams in memory. Source: "Amazon Kinesis Data Streams Service API Reference".</summary>
public sealed class KinesisService : ICloudService, IStreamReader
{
    private const int LargestBody = 16 * 1024 * 1024;
    private readonly StreamCatalog _catalog;
    private readonly PutOperations _put;

    /// <summary>A Kinesis without streams.</summary>
    /// <param name="context">The cloud that it is part of.</param>
    /// <param name="options">Its settings.</param>
    public KinesisService(CloudContext context, KinesisOptions options)
    {
        var (cloud, time) = (context.Options, context.Time);
        _catalog = new StreamCatalog(cloud, new StreamRestore(options.ThrottleShards, name => StreamCatalog.Arn(cloud, name), time).Read(context.Journals));
        _put = new PutOperations(_catalog, context.Metrics, time);
        var streams = new StreamOperations(_catalog, options, time);
        var shards = new ShardOperations(_catalog);
        var scaling = new ScalingOperations(_catalog);
        var tags = new TagOperations(_catalog);
        var get = new GetOperations(_catalog, time);
        // StreamId is an id for cross-account calls; there is only one account here.
        Operations = new OperationTable(
            Declare("CreateStream", streams.Create) with
            {
                Needs = OfStream,
                Members = Members.Of("StreamName", "ShardCount", "StreamModeDetails", "Tags"),
            },
            Declare("DeleteStream", streams.Delete) with
            {
                Needs = OfStream,
                Members = Members.Of("StreamName", "StreamARN").WithoutEffect("EnforceConsumerDeletion", "StreamId"),
            },
            Declare("DescribeStream", streams.Describe) with
            {
                Needs = OfStream,
                Members = Members.Of("StreamName", "StreamARN", "ExclusiveStartShardId", "Limit").WithoutEffect("StreamId"),
            },
            Declare("DescribeStreamSummary", streams.Summarize) with
            {
                Needs = OfStream,
                Members = Members.Of("StreamName", "StreamARN").WithoutEffect("StreamId"),
            },
            new Operation("DescribeLimits", (_, _) => Task.FromResult(streams.DescribeLimits())) { Needs = Need.OfAccount, Members = Members.None },
            Declare("ListStreams", streams.List) with { Needs = Need.OfAccount, Members = Members.Of("ExclusiveStartStreamName", "NextToken", "Limit") },
            Declare("IncreaseStreamRetentionPeriod", streams.IncreaseRetention) with
            {
                Needs = OfStream,
                Members = Members.Of("StreamName", "StreamARN", "RetentionPeriodHours").WithoutEffect("StreamId"),
            },
            Declare("DecreaseStreamRetentionPeriod", streams.DecreaseRetention) with
            {
                Needs = OfStream,
                Members = Members.Of("StreamName", "StreamARN", "RetentionPeriodHours").WithoutEffect("StreamId"),
            },
            Declare("AddTagsToStream", tags.Add) with { Needs = OfStream, Members = Members.Of("StreamName", "StreamARN", "Tags").WithoutEffect("StreamId") },
            Declare("RemoveTagsFromStream", tags.Remove) with { Needs = OfStream, Members = Members.Of("StreamName", "StreamARN", "TagKeys").WithoutEffect("StreamId") },
            Declare("ListTagsForStream", tags.List) with
            {
                Needs = OfStream,
                Members = Members.Of("StreamName", "StreamARN", "ExclusiveStartTagKey", "Limit").WithoutEffect("StreamId"),
            },
            Declare("UpdateShardCount", scaling.UpdateShardCount) with
            {
                Needs = OfStream,
                Members = Members.Of("StreamName", "StreamARN", "TargetShardCount", "ScalingType").WithoutEffect("StreamId"),
            },
            Declare("UpdateStreamMode", scaling.UpdateStreamMode) with
            {
                Needs = OfStream,
                Members = Members.Of("StreamARN", "StreamModeDetails").WithoutEffect("StreamId"),
            },
            Declare("ListShards", shards.List) with
            {
                Needs = OfPage,
                Members = Members.Of("StreamName", "StreamARN", "ExclusiveStartShardId", "ShardFilter", "MaxResults", "NextToken")
                    .WithoutEffect("StreamCreationTimestamp", "StreamId"),
            },
            Declare("SplitShard", shards.Split) with
            {
                Needs = OfStream,
                Members = Members.Of("StreamName", "StreamARN", "ShardToSplit", "NewStartingHashKey").WithoutEffect("StreamId"),
            },
            Declare("MergeShards", shards.Merge) with
            {
                Needs = OfStream,
                Members = Members.Of("StreamName", "StreamARN", "ShardToMerge", "AdjacentShardToMerge").WithoutEffect("StreamId"),
            },
            Declare("PutRecord", _put.PutRecord) with
            {
                Needs = OfStream,
                Members = Members.Of("StreamName", "StreamARN", "Data", "PartitionKey", "ExplicitHashKey", "SequenceNumberForOrdering").WithoutEffect("StreamId"),
            },
            new Operation("PutRecords", (input, _) => Task.FromResult(_put.PutRecords(input)))
            {
                Needs = OfStream,
                Batch = new PartialPut(),
                Serve = PutRecordsAsync,
                Members = Members.Of("StreamName", "StreamARN", "Records"),
            },
            Declare("GetShardIterator", get.Iterator) with
            {
                Needs = OfStream,
                Members = Members.Of("StreamName", "StreamARN", "ShardId", "ShardIteratorType", "StartingSequenceNumber", "Timestamp").WithoutEffect("StreamId"),
            },
            Declare("GetRecords", get.Records) with
            {
                Needs = OfIterator,
                Members = Members.Of("ShardIterator", "Limit", "StreamARN").WithoutEffect("StreamId"),
            });
    }

    /// <inheritdoc/>
    public string Name => "kinesis";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = ["kinesis"];

    /// <inheritdoc/>
    public IReadOnlySet<string> CborBlobs { get; } = FrozenSet.Create(StringComparer.Ordinal, "Data");

    /// <inheritdoc/>
    public OperationTable Operations { get; }

    /// <inheritdoc/>
    public AwsException Throttled(string operation) => operation is "PutRecord" or "PutRecords" or "GetRecords"
        ? new AwsException("ProvisionedThroughputExceededException", "Rate exceeded for shard.")
        : new AwsException("LimitExceededException", "Rate exceeded");

    /// <inheritdoc/>
    public IRefusalCounter Refusals => _put;

    // A fast path: PutRecords is the one operation that must be fast.
    private async Task<bool> PutRecordsAsync(HttpCall call)
    {
        var (http, context) = (call.Http, call.Context);
        if (http.Request.ContentLength is not (> 0 and <= LargestBody)) return false;
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

    /// <summary>The records whose partition key is a text, or whose data contains the text in quotes; newest first in each shard. Compressed data is only found by its key.</summary>
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

    private static OperationNeeds OfStream => Need.On(Stream);

    // An iterator or a page token determines which stream is read, whatever stream the request names.
    private static OperationNeeds OfIterator => Need.On(call => ShardIterator.StreamOf(call["ShardIterator"]));

    private static OperationNeeds OfPage => Need.On(call => call["NextToken"] is { Length: > 0 } token ? token.Split('|')[0] : Stream(call));

    // A request that names two streams is refused by the service itself.
    private static string Stream(CallSubject call)
    {
        if (call["StreamARN"] is { Length: > 0 } arn) return arn;
        return call["StreamName"] is { Length: > 0 } name ? call.Arn("kinesis", "stream/", name) : "";
    }

    // A request's types and constraints are checked before anything else of it.
    private static Operation Declare(string name, Func<Parameters, JsonObject> operation)
    {
        var shape = RequestShapes.Of(name);
        return new Operation(name, (input, _) =>
        {
            Shape.Check(shape, input);
            return Task.FromResult(operation(new Parameters("kinesis", input)));
        });
    }
}

/// <summary>A record that a search found.</summary>
/// <param name="ShardId">Its shard.</param>
/// <param name="Record">The record.</param>
public sealed record FoundStreamRecord(string ShardId, StreamRecord Record);

/// <summary>Settings of the local Kinesis.</summary>
public sealed record KinesisOptions
{
    /// <summary>Whether a shard accepts at most 1,000 records and 1 MiB a second, as in AWS.</summary>
    public bool ThrottleShards { get; init; } = true;

    /// <summary>How many shards an ON_DEMAND stream starts with.</summary>
    public int OnDemandShards { get; init; } = 4;
}
