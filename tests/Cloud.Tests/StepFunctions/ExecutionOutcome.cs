using System.Text.Json.Nodes;

namespace Pipeline.Testing.StepFunctions;

/// <summary>How an execution ended.</summary>
public sealed record ExecutionOutcome(JsonObject Description, IReadOnlyList<JsonObject> Events)
{
    public string Status => Description["status"]!.GetValue<string>();

    public string? Error => Description["error"]?.GetValue<string>();

    public string? Cause => Description["cause"]?.GetValue<string>();

    public JsonNode? Output => Description["output"] is { } text ? JsonNode.Parse(text.GetValue<string>()) : null;

    public IReadOnlyList<string> EventTypes => [.. Events.Select(item => item["type"]!.GetValue<string>())];

    /// <summary>The states that were entered, in order.</summary>
    public IReadOnlyList<string> States =>
        [.. Events.Select(item => item["stateEnteredEventDetails"]?["name"]?.GetValue<string>()).OfType<string>()];
}
