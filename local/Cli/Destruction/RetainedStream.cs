using System.Text.Json.Nodes;
using Pipeline.Aws.Direct;
using Pipeline.Cli.Hosting;

namespace Pipeline.Cli.Destruction;

/// <summary>The stream, which costs its shards even when nothing is on it.</summary>
internal sealed class RetainedStream(IJsonService kinesis, string name) : IRetained
{
    private const int FirstDay = 24;

    /// <summary>The key that its records are encrypted with; null if there is no stream, or none with a key.</summary>
    public async Task<string?> KeyAsync(CancellationToken cancellationToken) => (await DescribeAsync(cancellationToken))?["KeyId"]?.ToString();

    /// <inheritdoc/>
    public async Task<RetainedItem?> FindAsync(CancellationToken cancellationToken)
    {
        if (await DescribeAsync(cancellationToken) is not { } stream) return null;
        var (shards, hours) = (stream["OpenShardCount"]!.GetValue<int>(), stream["RetentionPeriodHours"]!.GetValue<int>());
        var isOnDemand = stream["StreamModeDetails"]?["StreamMode"]?.ToString() == "ON_DEMAND";
        var dollars = isOnDemand ? RetainedPrices.OnDemandStream : shards * (RetainedPrices.Shard + (hours > FirstDay ? RetainedPrices.ShardOfDays : 0));
        return new RetainedItem($"stream {name}", isOnDemand ? $"on demand, {hours} h" : $"{shards} shards, {hours} h", dollars);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(CancellationToken cancellationToken) =>
        kinesis.CallAsync("DeleteStream", new JsonObject { ["StreamName"] = name, ["EnforceConsumerDeletion"] = true }, cancellationToken);

    private async Task<JsonNode?> DescribeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var stream = (await kinesis.CallAsync("DescribeStreamSummary", new JsonObject { ["StreamName"] = name }, cancellationToken))["StreamDescriptionSummary"]!;
            return stream["StreamStatus"]?.ToString() == "DELETING" ? null : stream;
        }
        catch (ServiceException e) when (e.Code == "ResourceNotFoundException")
        {
            return null;
        }
    }
}
