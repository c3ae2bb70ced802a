using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Kinesis;

/// <summary>The operations that read records.</summary>
internal sealed class GetOperations(StreamCatalog catalog, TimeProvider time)
{
    private const int MaximumRecords = 10_000;
    private const long MaximumBytes = 10 * 1024 * 1024;

    /// <summary>A place in a shard to read from.</summary>
    public JsonObject Iterator(Parameters parameters)
    {
        var stream = catalog.Find(parameters);
        var shard = stream.Readable(parameters.RequiredString("ShardId"));
        var type = parameters.RequiredString("ShardIteratorType");
        var number = parameters.String("StartingSequenceNumber");
        var timestamp = parameters.Number("Timestamp");
        if (number is not null && type is "TRIM_HORIZON" or "LATEST") throw Sequence($"{type} and also a StartingSequenceNumber");
        if (number is null && type is "AT_SEQUENCE_NUMBER" or "AFTER_SEQUENCE_NUMBER") throw Sequence($"{type} and no StartingSequenceNumber");
        var index = type switch
        {
            "TRIM_HORIZON" => 1,
            "LATEST" => shard.NextIndex,
            "AT_SEQUENCE_NUMBER" => shard.IndexOf(number, after: false),
            "AFTER_SEQUENCE_NUMBER" => shard.IndexOf(number, after: true),
            _ => shard.IndexAt(Past(timestamp)),
        };
        return new JsonObject { ["ShardIterator"] = Iterator(stream, shard, index) };
    }

    /// <summary>The records at an iterator, and the iterator for the next read.</summary>
    public JsonObject Records(Parameters parameters)
    {
        var now = time.GetUtcNow();
        var iterator = ShardIterator.Decode(parameters.RequiredString("ShardIterator"), now);
        var limit = parameters.Int("Limit") ?? MaximumRecords;
        var arn = parameters.String("StreamARN");
        if (arn is not null && arn != iterator.StreamArn)
            throw new AwsException("InvalidArgumentException", $"The ShardIterator belongs to {iterator.StreamArn} and not to the StreamARN {arn}.");
        var stream = catalog.ByArn(iterator.StreamArn);
        if (stream.Created.UtcTicks != iterator.StreamCreated)
            throw new AwsException("ResourceNotFoundException", $"The stream of the iterator was deleted: {iterator.StreamArn}.");
        var shard = stream.Readable(iterator.ShardId);
        var slice = shard.Read(iterator.Index, limit, MaximumBytes);
        var output = new JsonObject
        {
            ["Records"] = new JsonArray([.. slice.Records.Select(Json)]),
            ["MillisBehindLatest"] = slice.OldestUnread is { } unread ? Math.Max(0, now.ToUnixTimeMilliseconds() - unread) : 0,
        };
        if (slice.AtEnd) output["ChildShards"] = Children(stream, shard);
        else output["NextShardIterator"] = Iterator(stream, shard, slice.Next);
        return output;
    }

    private long Past(double? timestamp)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var wanted = (timestamp ?? throw new AwsException(
            "InvalidArgumentException", "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp parameter.")) * 1000;
        return wanted <= now ? (long)wanted : throw new AwsException(
            "InvalidArgumentException",
            FormattableString.Invariant($"The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: {wanted:F0}, currentTimestampInMillis: {now}"));
    }

    private static AwsException Sequence(string given) => new(
        "InvalidArgumentException",
        $"Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified {given}.");

    private string Iterator(DataStream stream, Shard shard, long index) =>
        new ShardIterator(stream.Arn, stream.Created.UtcTicks, shard.Id, index, time.GetUtcNow()).Encode();

    private static JsonObject Json(StreamRecord record) => new()
    {
        ["SequenceNumber"] = record.SequenceNumber,
        ["ApproximateArrivalTimestamp"] = AwsTimestamp.Node(record.ArrivedAt),
        ["Data"] = Convert.ToBase64String(record.Data.Span),
        ["PartitionKey"] = record.PartitionKey,
    };

    private static JsonArray Children(DataStream stream, Shard closed) =>
    [
        .. stream.Shards.Where(shard => shard.Parent == closed.Id || shard.AdjacentParent == closed.Id).Select(shard => new JsonObject
        {
            ["ShardId"] = shard.Id,
            ["ParentShards"] = shard.AdjacentParent is null
                ? new JsonArray(shard.Parent)
                : new JsonArray(shard.Parent, shard.AdjacentParent),
            ["HashKeyRange"] = shard.Range.ToJson(),
        }),
    ];
}
