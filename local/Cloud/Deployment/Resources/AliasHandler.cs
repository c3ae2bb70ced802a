using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.CodeDeploy;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Aliases of functions. In an update they move to another version as their update policy says.</summary>
/// <param name="deployments">Moves them.</param>
internal sealed class AliasHandler(AliasDeployment deployments) : IResourceHandler
{
    public string Type => "AWS::Lambda::Alias";

    public string NameProperty => "Name";

    public IReadOnlyList<string> Replacing => ["Name", "FunctionName"];

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var input = Input(request);
        if (Weights(request) is { Count: > 0 } weights) input["RoutingConfig"] = new JsonObject { ["AdditionalVersionWeights"] = weights };
        await request.CallAsync("lambda", "CreateAlias", input);
        var arn = request.Cloud.Arn("lambda", $"function:{input["FunctionName"]!.ToString().Split(':')[^1]}:{input["Name"]}");
        return request.Made(arn, ("AliasArn", arn));
    }

    public async Task ConfigureAsync(ResourceRequest request, ResourceProperties? before)
    {
        if (before is null) return;
        if (request.Properties.Differs("FunctionVersion", before) && DeploymentGroupHandler.Find(request) is { } group)
            await deployments.MoveAsync(request, group, before.String("FunctionVersion") ?? "", request.Properties.String("FunctionVersion") ?? "");
        var input = Input(request);
        input["Description"] ??= "";
        // Without them the alias keeps the weights that it has.
        input["RoutingConfig"] = new JsonObject { ["AdditionalVersionWeights"] = Weights(request) };
        await request.CallAsync("lambda", "UpdateAlias", input);
    }

    public Task DeleteAsync(ResourceRequest request) => request.CallAsync("lambda", "DeleteAlias", request.Properties.Pick("FunctionName", "Name"));

    private static JsonObject Weights(ResourceRequest request)
    {
        var weights = new JsonObject();
        foreach (var weight in request.Properties["RoutingConfig"]?["AdditionalVersionWeights"] as JsonArray ?? [])
        {
            var version = weight?["FunctionVersion"]?.ToString() ?? throw request.Error("RoutingConfig.AdditionalVersionWeights", "an entry needs FunctionVersion and FunctionWeight.");
            weights[version] = weight["FunctionWeight"]?.DeepClone();
        }

        return weights;
    }

    private static JsonObject Input(ResourceRequest request)
    {
        var input = request.Properties.Pick("FunctionName", "Name", "FunctionVersion", "Description");
        if (input["Name"] is null) throw request.Error("Name", "is required.");
        if (input["FunctionName"] is null) throw request.Error("FunctionName", "is required.");
        return input;
    }
}
