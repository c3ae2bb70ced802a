using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.SageMaker.Training;

/// <summary>The state of a training job as it is kept over a restart.</summary>
internal static class TrainingStateJson
{
    /// <summary>Writes a state.</summary>
    internal static JsonObject Write(TrainingState state) => new()
    {
        ["status"] = state.Status,
        ["modified"] = state.Modified.UtcTicks,
        ["transitions"] = new JsonArray([.. state.Transitions.Select(transition => new JsonObject
        {
            ["status"] = transition.Status,
            ["from"] = transition.From.UtcTicks,
            ["until"] = transition.Until?.UtcTicks,
            ["message"] = transition.Message,
        })]),
        ["failure"] = state.FailureReason,
        ["started"] = state.Started?.UtcTicks,
        ["ended"] = state.Ended?.UtcTicks,
        // As text, because a metric may be no number.
        ["metrics"] = new JsonArray([.. state.Metrics.Select(metric => new JsonObject
        {
            ["set"] = metric.Set,
            ["name"] = metric.Name,
            ["value"] = metric.Value.ToString("R", CultureInfo.InvariantCulture),
        })]),
        ["metricsAt"] = state.MetricsAt.UtcTicks,
    };

    /// <summary>Reads a state.</summary>
    internal static TrainingState Read(JsonObject kept) => new((string)kept["status"]!, Time(kept["modified"])!.Value, [.. kept["transitions"]!.AsArray().Select(Transition)])
    {
        FailureReason = (string?)kept["failure"],
        Started = Time(kept["started"]),
        Ended = Time(kept["ended"]),
        Metrics = [.. kept["metrics"]!.AsArray().Select(metric => new Algorithm.TrainingMetric(
            (string)metric!["set"]!, (string)metric["name"]!, double.Parse((string)metric["value"]!, CultureInfo.InvariantCulture)))],
        MetricsAt = Time(kept["metricsAt"])!.Value,
    };

    private static TrainingTransition Transition(JsonNode? kept) => new((string)kept!["status"]!, Time(kept["from"])!.Value, Time(kept["until"]), (string)kept["message"]!);

    private static DateTimeOffset? Time(JsonNode? ticks) => ticks is null ? null : new DateTimeOffset((long)ticks, TimeSpan.Zero);
}
