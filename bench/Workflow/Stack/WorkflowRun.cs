using System.Text.Json.Nodes;
using Pipeline.Bench.Workflow.Measuring;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Bench.Workflow.Stack;

/// <summary>An execution that has ended.</summary>
/// <param name="Output">Its output.</param>
/// <param name="Events">Its history.</param>
internal sealed record WorkflowRun(JsonObject Output, IReadOnlyList<JsonNode> Events)
{
    /// <summary>The stages of a retraining in their order, with the states that each begins and ends with.</summary>
    private static readonly (string Stage, string First, string Last)[] Stages =
    [
        ("crawl", "StartCrawler", "IsCrawled"),
        ("examples", "ListClosedDays", "GatherExamples"),
        ("count", "CountLabels", "CountLabels"),
        ("label weights", "WeighLabels", "WeighLabels"),
        ("profile", "UnloadProfile", "UnloadProfile"),
        ("comparison", "CompareProfile", "CompareProfile"),
        ("evidence", "CountEvidence", "CountEvidence"),
        ("training set", "UnloadTrain", "UnloadValidation"),
        ("judging", "UnloadJudged", "UnloadJudged"),
        ("training job", "Train", "Train"),
        ("answers", "Answer", "Answer"),
        ("judgement", "Judge", "Judge"),
        ("route statistics", "RefreshLookups", "RefreshLookups"),
    ];

    /// <summary>The stages of a retraining that are queries.</summary>
    public static IReadOnlyList<string> Queries { get; } = ["examples", "count", "label weights", "profile", "comparison", "evidence", "training set", "judging", "judgement", "route statistics"];

    /// <summary>From the first to the last event.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Whole => (Time(Events[0]), Time(Events[^1]));

    /// <summary>The bytes that all queries scanned.</summary>
    public long Scanned => ScannedBetween(Whole);

    /// <summary>What each stage of a retraining took.</summary>
    /// <exception cref="InvalidOperationException">The run did not pass through all of them.</exception>
    public IReadOnlyList<StageMeasure> Measure(Sampler sampler) =>
    [
        .. Stages.Select(stage =>
        {
            var span = Between(stage.First, stage.Last);
            return StageMeasure.Of(stage.Stage, span, ScannedBetween(span), sampler);
        }),
    ];

    // From the first entry of one state to the last exit of another.
    private (DateTimeOffset From, DateTimeOffset To) Between(string first, string last)
    {
        var from = Events.Where(item => (string?)item["stateEnteredEventDetails"]?["name"] == first).ToList();
        var to = Events.Where(item => (string?)item["stateExitedEventDetails"]?["name"] == last).ToList();
        return from.Count > 0 && to.Count > 0 ? (Time(from[0]), Time(to[^1])) : throw new InvalidOperationException($"The run did not pass through {first} and {last}.");
    }

    private long ScannedBetween((DateTimeOffset From, DateTimeOffset To) span) => Events
        .Where(item => Time(item) >= span.From && Time(item) <= span.To)
        .Select(item => item["taskSucceededEventDetails"])
        .Where(details => (string?)details?["resource"] == "startQueryExecution.sync")
        .Sum(details => (long)JsonNode.Parse((string)details!["output"]!)!["QueryExecution"]!["Statistics"]!["DataScannedInBytes"]!);

    private static DateTimeOffset Time(JsonNode item) => item["timestamp"]!.GetValue<AwsTimestamp>().Value;
}
