using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Kinesis;

/// <summary>The operations on how many shards a stream has, and who decides that.</summary>
internal sealed class ScalingOperations(StreamCatalog catalog)
{
    /// <summary>Gives a stream a number of shards with equal ranges, by splits and merges. Source: "UpdateShardCount".</summary>
    public JsonObject UpdateShardCount(Parameters parameters)
    {
        var stream = catalog.Find(parameters);
        var target = parameters.Int("TargetShardCount") ?? throw parameters.Missing("TargetShardCount");
        parameters.Ignore("ScalingType"); // There is one.
        if (stream.Mode == "ON_DEMAND") throw new AwsException("ValidationException", $"Request is invalid. {stream.Label[..1].ToUpperInvariant()}{stream.Label[1..]} is in On-Demand mode.");
        var current = stream.OpenShards;
        if (target < 1 || target > 2 * current || 2 * target < current)
        {
            throw new AwsException("LimitExceededException", string.Create(
                CultureInfo.InvariantCulture, $"UpdateShardCount cannot scale to less than half, or to more than double the current open shard count. Current open shard count: {current}. Target: {target}."));
        }

        var ends = HashKeyRange.Divide(target).Select(range => range.End).ToHashSet();
        foreach (var end in ends.Where(end => end != UInt128.MaxValue))
        {
            var over = Open(stream).First(shard => shard.Range.Contains(end));
            if (over.Range.End != end) catalog.Split(stream, over, end + 1);
        }

        while (Open(stream).FirstOrDefault(shard => !ends.Contains(shard.Range.End)) is { } narrow)
            stream.Merge(narrow, Open(stream).First(shard => shard.Range.Start == narrow.Range.End + 1));
        return new JsonObject
        {
            ["StreamName"] = stream.Name,
            ["StreamARN"] = stream.Arn,
            ["CurrentShardCount"] = current,
            ["TargetShardCount"] = target,
        };
    }

    /// <summary>Says who decides on a stream's shards. The shards stay as they are. Source: "UpdateStreamMode".</summary>
    public JsonObject UpdateStreamMode(Parameters parameters)
    {
        var stream = catalog.ByArn(parameters.RequiredString("StreamARN"));
        var details = parameters.Nested("StreamModeDetails") ?? throw parameters.Missing("StreamModeDetails");
        var mode = details.RequiredString("StreamMode");
        details.RefuseOthers();
        stream.Mode = mode;
        stream.Save();
        return [];
    }

    private static IEnumerable<Shard> Open(DataStream stream) => stream.Shards.Where(shard => shard.ClosedAt is null);
}
