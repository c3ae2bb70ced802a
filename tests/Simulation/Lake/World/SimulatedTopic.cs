using System.Text.Json.Nodes;

namespace Pipeline.Simulation.Lake.World;

/// <summary>The topic that failures are told on.</summary>
internal sealed class SimulatedTopic
{
    private readonly List<JsonObject> _messages = [];

    /// <summary>What was told.</summary>
    public IReadOnlyList<JsonObject> Messages => _messages;

    /// <summary>Publish.</summary>
    public JsonObject Publish(JsonObject input)
    {
        _messages.Add(JsonNode.Parse(input["Message"]!.GetValue<string>())!.AsObject());
        return new JsonObject { ["MessageId"] = "1" };
    }
}
