using System.Text.Json.Nodes;

namespace Pipeline.Cloud.SageMaker.Hosting;

/// <summary>An endpoint as it is kept over a restart, with its configurations: those may have been deleted meanwhile.</summary>
internal static class EndpointStateJson
{
    /// <summary>Writes an endpoint.</summary>
    internal static JsonObject Write(Endpoint endpoint)
    {
        var state = endpoint.State;
        return new JsonObject
        {
            ["created"] = endpoint.Created.UtcTicks,
            ["status"] = state.Status,
            ["config"] = Config(state.Config),
            ["modified"] = state.Modified.UtcTicks,
            ["failure"] = state.FailureReason,
            ["pending"] = state.Pending is { } pending ? Config(pending) : null,
            ["policy"] = state.Policy.Request?.DeepClone(),
        };
    }

    /// <summary>Reads an endpoint, which has no fleet yet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="arn">Its ARN.</param>
    /// <param name="kept">What was kept.</param>
    /// <param name="config">Reads a configuration from the request that made it.</param>
    /// <param name="changed">Called after each change.</param>
    internal static Endpoint Read(string name, string arn, JsonObject kept, Func<JsonObject, DateTimeOffset, EndpointConfig> config, Action<string> changed)
    {
        var now = config(Request(kept["config"]), Time(kept["config"]!["created"]));
        var next = kept["pending"] is { } pending ? config(Request(pending), Time(pending["created"])) : null;
        return new Endpoint(name, arn, now, Time(kept["created"]), changed)
        {
            Restored = new EndpointState((string)kept["status"]!, now, Time(kept["modified"]))
            {
                FailureReason = (string?)kept["failure"],
                Pending = next,
                Policy = kept["policy"] is JsonObject policy ? DeploymentPolicy.Parse(policy, (next ?? now).Variants.Sum(variant => variant.Instances)) : DeploymentPolicy.Default,
            },
        };
    }

    private static JsonObject Config(EndpointConfig config) => new() { ["request"] = config.Request.DeepClone(), ["created"] = config.Created.UtcTicks };

    private static JsonObject Request(JsonNode? config) => config!["request"]!.AsObject();

    private static DateTimeOffset Time(JsonNode? ticks) => new((long)ticks!, TimeSpan.Zero);
}
