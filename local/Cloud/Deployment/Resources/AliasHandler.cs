using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Aliases of functions.</summary>
internal sealed class AliasHandler : IResourceHandler
{
    public string Type => "AWS::Lambda::Alias";

    public string NameProperty => "Name";

    public IReadOnlyList<string> Replacing => ["Name", "FunctionName"];

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var input = Input(request);
        await request.CallAsync("lambda", "CreateAlias", input);
        var arn = request.Cloud.Arn("lambda", $"function:{input["FunctionName"]!.ToString().Split(':')[^1]}:{input["Name"]}");
        return request.Made(arn, ("AliasArn", arn));
    }

    public Task ConfigureAsync(ResourceRequest request, ResourceProperties? before) =>
        before is null ? Task.CompletedTask : request.CallAsync("lambda", "UpdateAlias", Input(request));

    public Task DeleteAsync(ResourceRequest request) => request.CallAsync("lambda", "DeleteAlias", request.Properties.Pick("FunctionName", "Name"));

    private static JsonObject Input(ResourceRequest request)
    {
        var input = request.Properties.Pick("FunctionName", "Name", "FunctionVersion", "Description");
        if (input["Name"] is null) throw request.Error("Name", "is required.");
        if (input["FunctionName"] is null) throw request.Error("FunctionName", "is required.");
        return input;
    }
}
