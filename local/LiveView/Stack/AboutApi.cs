using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Contract;
using Pipeline.LiveView.Routing;

namespace Pipeline.LiveView.Stack;

/// <summary>Serves the names that the page needs: of the stack's resources and of the domain's members.</summary>
internal sealed class AboutApi(DeployedStack stack, StackNames names, string region, int port, IScoringDomain domain, bool hasFaultPlan, DateTimeOffset startedAt)
{
    /// <summary>The routes of this part.</summary>
    public IEnumerable<LiveRoute> Routes => [new("GET", "/about", request => JsonAnswer.WriteAsync(request.Http, Describe()))];

    private JsonObject Describe() => new()
    {
        ["stack"] = stack.Name,
        ["region"] = region,
        ["port"] = port,
        ["startedAt"] = JsonAnswer.Time(startedAt),
        ["streamName"] = names.Stream,
        ["bucket"] = names.Bucket,
        ["predictionsTable"] = names.PredictionsTable,
        ["lookupsTable"] = names.LookupsTable,
        ["stateMachineArn"] = names.StateMachineArn,
        ["endpointName"] = names.Endpoint,
        ["workGroup"] = names.WorkGroup,
        ["database"] = names.Database,
        ["domain"] = new JsonObject
        {
            ["idName"] = domain.IdName,
            ["predictionName"] = domain.PredictionName,
            ["featureNames"] = JsonAnswer.Array(domain.FeatureNames.Select(name => (JsonNode)name)),
        },
        ["faultsFromFile"] = hasFaultPlan,
    };
}
