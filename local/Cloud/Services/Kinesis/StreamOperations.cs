using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Kinesis;

/// <summary>The operations on whole streams.</summary>
internal sealed class StreamOperations(StreamCatalog catalog, KinesisOptions options, TimeProvider time)
{
    private const int MostOnDemandStreams = 50;
    private const int UsualPage = 100;

    /// <summary>Creates a stream. It is ACTIVE at once.</summary>
    public JsonObject Create(Parameters parameters)
    {
        var name = parameters.RequiredString("StreamName");
        var mode = parameters.Nested("StreamModeDetails")?.RequiredString("StreamMode") ?? "PROVISIONED";
        var shards = parameters.Int("ShardCount");
        if (mode == "ON_DEMAND" && shards is not null)
            throw new AwsException("ValidationException", "ShardCount must not be given for an ON_DEMAND stream.");
        var count = shards ?? (mode == "ON_DEMAND" ? options.OnDemandShards : 1);
        if (count is < 1 or > 10_000) throw new AwsException("ValidationException", $"ShardCount {count} must be from 1 to 10000.");
        var tags = TagOperations.Read(parameters.Object("Tags"));
        catalog.Add(name, count, tags, id => new DataStream(name, catalog.Arn(name), mode, count, options.ThrottleShards, time) { Id = id });
        return [];
    }

    /// <summary>Deletes a stream at once.</summary>
    public JsonObject Delete(Parameters parameters)
    {
        var stream = catalog.Find(parameters);
        catalog.Remove(stream);
        return [];
    }

    /// <summary>A stream with its shards, page by page.</summary>
    public JsonObject Describe(Parameters parameters)
    {
        var stream = catalog.Find(parameters);
        var from = parameters.String("ExclusiveStartShardId");
        var limit = parameters.Int("Limit") ?? UsualPage;
        var page = Page.After(stream.Shards, shard => shard.Id, from, limit);
        var description = Properties(stream);
        description["Shards"] = page.ToJson(shard => shard.ToJson());
        description["HasMoreShards"] = page.Next is not null;
        return new JsonObject { ["StreamDescription"] = description };
    }

    /// <summary>The account's quotas and how much of them is used. Source: "DescribeLimits", "Quotas and limits".</summary>
    public JsonObject DescribeLimits() => new()
    {
        ["ShardLimit"] = StreamCatalog.MostOpenShards,
        ["OpenShardCount"] = catalog.All.Sum(stream => stream.OpenShards),
        ["OnDemandStreamCount"] = catalog.All.Count(stream => stream.Mode == "ON_DEMAND"),
        ["OnDemandStreamCountLimit"] = MostOnDemandStreams,
    };

    /// <summary>A stream without its shards.</summary>
    public JsonObject Summarize(Parameters parameters)
    {
        var stream = catalog.Find(parameters);
        var summary = Properties(stream);
        summary["OpenShardCount"] = stream.Shards.Count(shard => shard.ClosedAt is null);
        summary["ConsumerCount"] = 0;
        return new JsonObject { ["StreamDescriptionSummary"] = summary };
    }

    /// <summary>The streams of the account, page by page.</summary>
    public JsonObject List(Parameters parameters)
    {
        var from = parameters.String("NextToken") ?? parameters.String("ExclusiveStartStreamName");
        var limit = parameters.Int("Limit") ?? UsualPage;
        var page = Page.After(catalog.All, stream => stream.Name, from, limit);
        var output = new JsonObject
        {
            ["StreamNames"] = page.ToJson(stream => stream.Name),
            ["HasMoreStreams"] = page.Next is not null,
            ["StreamSummaries"] = page.ToJson(Identity),
        };
        if (page.Next is { } next) output["NextToken"] = next;
        return output;
    }

    /// <summary>Keeps records longer.</summary>
    public JsonObject IncreaseRetention(Parameters parameters) =>
        SetRetention(parameters, (now, wanted) => wanted >= now, "shorter", "Decrease");

    /// <summary>Keeps records for a shorter time; older ones are dropped at once.</summary>
    public JsonObject DecreaseRetention(Parameters parameters) =>
        SetRetention(parameters, (now, wanted) => wanted <= now, "longer", "Increase");

    private JsonObject SetRetention(Parameters parameters, Func<int, int, bool> allowed, string wrong, string other)
    {
        var stream = catalog.Find(parameters);
        var hours = parameters.Int("RetentionPeriodHours") ?? throw parameters.Missing("RetentionPeriodHours");
        if (hours < 24) throw new AwsException("InvalidArgumentException", $"Minimum allowed retention period is 24 hours. Requested retention period ({hours} hours) is too short.");
        if (hours > 8760) throw new AwsException("InvalidArgumentException", $"Maximum allowed retention period is 8760 hours. Requested retention period ({hours} hours) is too long.");
        if (!allowed(stream.RetentionHours, hours))
        {
            throw new AwsException(
                "InvalidArgumentException",
                $"Requested retention period ({hours} hours) for stream {stream.Name} can not be {wrong} than existing retention period ({stream.RetentionHours} hours). Use {other}RetentionPeriod API.");
        }

        stream.RetentionHours = hours;
        stream.Save();
        return [];
    }

    private static JsonObject Identity(DataStream stream) => new()
    {
        ["StreamName"] = stream.Name,
        ["StreamARN"] = stream.Arn,
        ["StreamStatus"] = "ACTIVE",
        ["StreamModeDetails"] = new JsonObject { ["StreamMode"] = stream.Mode },
        ["StreamCreationTimestamp"] = AwsTimestamp.Node(stream.Created),
    };

    private static JsonObject Properties(DataStream stream)
    {
        var properties = Identity(stream);
        properties["RetentionPeriodHours"] = stream.RetentionHours;
        properties["EnhancedMonitoring"] = new JsonArray(new JsonObject { ["ShardLevelMetrics"] = new JsonArray() });
        properties["EncryptionType"] = "NONE";
        return properties;
    }
}
