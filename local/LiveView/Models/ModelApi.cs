using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker;
using Pipeline.Cloud.SageMaker.Algorithm;
using Pipeline.Contract;
using Pipeline.Contract.Retraining;
using Pipeline.LiveView.Routing;
using Pipeline.LiveView.Services;
using Pipeline.LiveView.Stack;

namespace Pipeline.LiveView.Models;

/// <summary>Describes the serving model, its feature importance, and the decision about each candidate.</summary>
internal sealed class ModelApi(SageMakerService sageMaker, ServiceCalls calls, StackNames names, IScoringDomain domain)
{
    private const int MostDecisions = 100;
    private readonly SemaphoreSlim _scoring = new(1);
    private (string Model, IReadOnlyList<FeatureScore> Scores)? _scored;

    /// <summary>The routes of this part.</summary>
    public IEnumerable<LiveRoute> Routes => [new("GET", "/model", ServeAsync)];

    private async Task ServeAsync(LiveRequest request)
    {
        var endpoint = names.Endpoint is { } name ? sageMaker.Endpoint(name) : null;
        var model = endpoint?.Variants.FirstOrDefault()?.Model;
        await JsonAnswer.WriteAsync(request.Http, new JsonObject
        {
            ["endpoint"] = endpoint?.Name,
            ["model"] = model,
            ["importance"] = model is null ? null : await ImportanceAsync(model, request.Aborted),
            ["decisions"] = await DecisionsAsync(request.Aborted),
        });
    }

    private async Task<JsonArray?> ImportanceAsync(string model, CancellationToken cancellationToken)
    {
        try
        {
            return JsonAnswer.Array((await ScoresAsync(model, cancellationToken)).Select(score => new JsonObject
            {
                ["feature"] = score.Feature < domain.FeatureNames.Count ? domain.FeatureNames[score.Feature] : $"feature {score.Feature}",
                ["gain"] = score.Gain,
                ["weight"] = score.Weight,
            }));
        }
        catch (AwsException)
        {
            // The model or its archive was deleted while the endpoint still serves it, so its scores cannot be computed.
            return null;
        }
    }

    // A model never changes, so its scores are computed once.
    private async Task<IReadOnlyList<FeatureScore>> ScoresAsync(string model, CancellationToken cancellationToken)
    {
        await _scoring.WaitAsync(cancellationToken);
        try
        {
            if (_scored?.Model != model) _scored = (model, await sageMaker.FeatureScoresAsync(model, cancellationToken));
            return _scored.Value.Scores;
        }
        finally
        {
            _scoring.Release();
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
                ["decision"] = output?[DecisionMembers.Decision]?.DeepClone(),
                ["candidate"] = Number(output?[DecisionMembers.Candidate]),
                ["serving"] = Number(output?[DecisionMembers.Serving]),
                ["baseline"] = Number(output?[DecisionMembers.Baseline]),
            });
        }

        return decisions;
    }

    // On the wire a time is a number of epoch seconds; within the process it is still a typed value.
    private static string? Time(JsonNode? node) => node is null ? null
        : JsonAnswer.Time(DateTimeOffset.UnixEpoch.AddSeconds(JsonSerializer.SerializeToElement(node).GetDouble()));

    private static JsonNode? Number(JsonNode? node) => double.TryParse(node?.ToString(), CultureInfo.InvariantCulture, out var number) ? number : null;
}
