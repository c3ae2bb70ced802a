using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker;
using Pipeline.Domain.Contract;

namespace Pipeline.Cli.LiveView.Models;

/// <summary>The model that serves, what it looks at, and what was decided about each candidate.</summary>
internal sealed class ModelApi(SageMakerService sageMaker, ServiceCalls calls, StackNames names, IScoringDomain domain)
{
    private const int MostDecisions = 100;
    private readonly Lock _lock = new();
    private (string Model, IReadOnlyList<FeatureScore> Scores)? _scored;

    /// <summary>The operations of the API.</summary>
    public IEnumerable<LiveRoute> Routes => [new("GET", "/model", ServeAsync)];

    private async Task ServeAsync(LiveRequest request)
    {
        var endpoint = names.Endpoint is { } name ? sageMaker.Endpoint(name) : null;
        var model = endpoint?.Variants.FirstOrDefault()?.Model;
        await JsonAnswer.WriteAsync(request.Http, new JsonObject
        {
            ["endpoint"] = endpoint?.Name,
            ["model"] = model,
            ["importance"] = model is null ? null : Importance(model),
            ["decisions"] = await DecisionsAsync(request.Aborted),
        });
    }

    private JsonArray? Importance(string model)
    {
        try
        {
            return JsonAnswer.Array(Scores(model).Select(score => new JsonObject
            {
                ["feature"] = score.Feature < domain.FeatureNames.Count ? domain.FeatureNames[score.Feature] : $"feature {score.Feature}",
                ["gain"] = score.Gain,
                ["weight"] = score.Weight,
            }));
        }
        catch (AwsException)
        {
            // The model or its archive was deleted while it goes on serving: nothing is known of it any more.
            return null;
        }
    }

    // A model never changes, so that it is scored once.
    private IReadOnlyList<FeatureScore> Scores(string model)
    {
        lock (_lock)
        {
            if (_scored?.Model != model) _scored = (model, sageMaker.FeatureScores(model));
            return _scored.Value.Scores;
        }
    }

    private async Task<JsonArray> DecisionsAsync(CancellationToken cancellationToken)
    {
        var decisions = new JsonArray();
        if (names.StateMachineArn is not { } machine) return decisions;
        var listed = await calls.CallAsync("sfn", "ListExecutions", new JsonObject { ["stateMachineArn"] = machine, ["maxResults"] = MostDecisions }, cancellationToken);
        foreach (var execution in listed["executions"]!.AsArray().Where(execution => (string?)execution!["status"] != "RUNNING"))
        {
            var described = await calls.CallAsync("sfn", "DescribeExecution", new JsonObject { ["executionArn"] = (string?)execution!["executionArn"] }, cancellationToken);
            var output = (string?)described["output"] is { } text ? JsonNode.Parse(text) as JsonObject : null;
            decisions.Add(new JsonObject
            {
                ["execution"] = (string?)described["name"],
                ["at"] = Time(described["stopDate"]),
                ["status"] = (string?)described["status"],
                ["decision"] = output?["decision"]?.DeepClone(),
                ["candidateRmse"] = Number(output?["rmse_candidate"]),
                ["servingRmse"] = Number(output?["rmse_serving"]),
            });
        }

        return decisions;
    }

    // On the wire a time is epoch seconds; within the process it is not a number yet.
    private static string? Time(JsonNode? node) => node is null ? null
        : JsonAnswer.Time(DateTimeOffset.UnixEpoch.AddSeconds(JsonSerializer.SerializeToElement(node).GetDouble()));

    private static JsonNode? Number(JsonNode? node) => double.TryParse(node?.ToString(), CultureInfo.InvariantCulture, out var number) ? number : null;
}
