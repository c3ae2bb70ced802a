using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Kinesis;

/// <summary>The operations on a stream's shards.</summary>
internal sealed class ShardOperations(StreamCatalog catalog)
{
    private const int MaximumPage = 1000;

    /// <summary>The shards of a stream, page by page.</summary>
    public JsonObject List(Parameters parameters)
    {
        string? from;
        DataStream stream;
        if (parameters.String("NextToken") is { } token)
        {
            if ((parameters.String("StreamName") ?? parameters.String("StreamARN") ?? parameters.String("ExclusiveStartShardId")) is not null)
                throw new AwsException("InvalidArgumentException", "NextToken and StreamName, StreamARN or ExclusiveStartShardId cannot be provided together.");
            // A page token holds the stream's ARN, then the last shard of the previous page.
            var parts = token.Split('|');
            if (parts.Length != 2) throw new AwsException("InvalidArgumentException", "Invalid NextToken.");
            (stream, from) = (catalog.ByArn(parts[0]), parts[1]);
        }
        else
        {
            stream = catalog.Find(parameters);
            from = parameters.String("ExclusiveStartShardId");
        }

        var limit = parameters.Int("MaxResults") ?? MaximumPage;
        var filter = Filter(parameters.Nested("ShardFilter"));
        var page = Page.After(stream.Shards.Where(filter), shard => shard.Id, from, limit);
        var output = new JsonObject { ["Shards"] = page.ToJson(shard => shard.ToJson()) };
        if (page.Next is { } next) output["NextToken"] = $"{stream.Arn}|{next}";
        return output;
    }

    /// <summary>Splits a shard in two.</summary>
    public JsonObject Split(Parameters parameters)
    {
        var stream = catalog.Find(parameters);
        var shard = stream.Shard(parameters.RequiredString("ShardToSplit"));
        var at = HashKeyRange.Parse(parameters.RequiredString("NewStartingHashKey"));
        if (shard.ClosedAt is null && (at <= shard.Range.Start + 1 || at >= shard.Range.End))
        {
            throw new AwsException(
                "InvalidArgumentException",
                $"NewStartingHashKey {at} used in SplitShard() on shard {shard.Id} in {stream.Label} is not both greater than one plus the shard's StartingHashKey {shard.Range.Start} and less than the shard's EndingHashKey {shard.Range.End}.");
        }

        catalog.Split(stream, shard, at);
        return [];
    }

    /// <summary>Merges two shards.</summary>
    public JsonObject Merge(Parameters parameters)
    {
        var stream = catalog.Find(parameters);
        var shard = stream.Shard(parameters.RequiredString("ShardToMerge"));
        var adjacent = stream.Shard(parameters.RequiredString("AdjacentShardToMerge"));
        stream.Merge(shard, adjacent);
        return [];
    }

    private static Func<Shard, bool> Filter(Parameters? filter)
    {
        if (filter is null) return _ => true;
        var type = filter.RequiredString("Type");
        var shardId = filter.String("ShardId");
        var time = filter.Number("Timestamp") is { } seconds ? (long)(seconds * 1000) : (long?)null;
        filter.RefuseOthers();
        return type switch
        {
            "FROM_TRIM_HORIZON" => _ => true,
            "AT_TRIM_HORIZON" => shard => shard.Parent is null,
            "AT_LATEST" => shard => shard.ClosedAt is null,
            "AFTER_SHARD_ID" => shard => string.CompareOrdinal(shard.Id, shardId ?? throw filter.Missing("ShardId")) > 0,
            "AT_TIMESTAMP" => shard => shard.CreatedAt <= (time ?? throw filter.Missing("Timestamp")) && (shard.ClosedAt ?? long.MaxValue) > time,
            _ => shard => (shard.ClosedAt ?? long.MaxValue) > (time ?? throw filter.Missing("Timestamp")),
        };
    }
}
