using System.Text.Json.Nodes;
using Pipeline.Cli.Hosting;
using Pipeline.Contract;

namespace Pipeline.Cli.LiveView.About;

/// <summary>What things are called here.</summary>
internal sealed class AboutApi(LocalPipeline pipeline, IScoringDomain domain, bool faultsFromFile, DateTimeOffset startedAt)
{
    /// <summary>The operations of the API.</summary>
    public IEnumerable<LiveRoute> Routes => [new("GET", "/about", request => JsonAnswer.WriteAsync(request.Http, Describe()))];

    private JsonObject Describe()
    {
        var stack = pipeline.Stack;
        var names = new StackNames(stack);
        return new JsonObject
        {
            ["stack"] = stack.Name,
            ["region"] = pipeline.Region,
            ["port"] = pipeline.Cloud.Endpoint.Port,
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
            ["faultsFromFile"] = faultsFromFile,
        };
    }
}
